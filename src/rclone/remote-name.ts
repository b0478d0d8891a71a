/** The name of a remote that the user typed with or without the colon. */
export function remoteName(word: string): string {
  return word.replace(/:$/, '')
}

/** `a crypt remote`, `an s3 remote`: for a message. */
export function aRemote(type: string): string {
  return `${AN.test(type) ? 'an' : 'a'} ${type} remote`
}

/** Types that start with the sound of a vowel. `onedrive` does not. */
const AN = /^(?:[aei]|o(?!ne)|s3|ftp|sftp|smb|http|hdfs|ulozto)/i
