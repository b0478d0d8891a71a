/**
 * A JSON string as in Go's `encoding/json`. Unlike `JSON.stringify`, Go also escapes `<`, `>`, `&`
 * and the two Unicode line separators.
 */
export function goString(text: string): string {
  return goEscaped(quoted(text))
}

/** The string without the escapes of Go. {@link goEscaped} adds them to a whole document. */
export function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed())
}

/** In JSON, these characters occur only in strings. */
export function goEscaped(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
