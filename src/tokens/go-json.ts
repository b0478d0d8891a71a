/**
 * A JSON string as Go's `encoding/json` writes it: `<`, `>`, `&` and the two Unicode
 * line separators are escaped as well, which `JSON.stringify` leaves alone.
 */
export function goString(text: string): string {
  return goEscaped(quoted(text))
}

/** The string without Go's own escapes: {@link goEscaped} adds them to a whole document at once. */
export function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed())
}

/** None of these stands in JSON but inside its strings. */
export function goEscaped(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
