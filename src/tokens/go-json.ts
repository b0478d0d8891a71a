/**
 * A JSON string as Go's `encoding/json` writes it: `<`, `>`, `&` and the two Unicode
 * line separators are escaped as well, which `JSON.stringify` leaves alone.
 */
export function goString(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
