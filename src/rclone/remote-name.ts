/** The name of a remote that the user typed with or without the colon. */
export function remoteName(word: string): string {
  return word.replace(/:$/, '')
}
