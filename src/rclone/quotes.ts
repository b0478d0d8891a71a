/** A value without the quotes around it, which rclone takes for a part of it; undefined if it has none. */
export function unquoted(value: string): string | undefined {
  return (/^"([^"]*)"$/.exec(value) ?? /^'([^']*)'$/.exec(value))?.[1]
}
