/** No response or token is nested this deep, and writing deeper JSON can overflow the stack (S33). */
const DEEPEST = 100

/** The members of a JSON object. */
export type Fields = ReadonlyMap<string, unknown>

/** The members of a JSON object, as a map so that `__proto__` is an ordinary key. Undefined for any other text. */
export function readJsonObject(text: string): Fields | undefined {
  return isDeep(text) ? undefined : asFields(parseJson(text))
}

/** Undefined for a text that is not JSON: the error of JSON.parse quotes it, and it may be a secret. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The members of an object, or of a map with texts as keys. */
export function asFields(value: unknown): Fields | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
  const entries: readonly [unknown, unknown][] =
    value instanceof Map ? [...value] : Object.entries(value)
  return new Map(
    entries.filter((entry): entry is [string, unknown] => typeof entry[0] === 'string'),
  )
}

function isDeep(json: string): boolean {
  for (const { depth } of brackets(json)) if (depth > DEEPEST) return true
  return false
}

interface Bracket {
  readonly at: number
  /** The nesting depth after this bracket. */
  readonly depth: number
}

/** The brackets and braces of a JSON text outside its strings. The text can be incomplete. */
export function* brackets(json: string): Generator<Bracket> {
  let depth = 0
  let quoted = false
  for (let at = 0; at < json.length; at += 1) {
    const char = json[at]
    if (char === '"') quoted = !quoted
    else if (quoted) at += char === '\\' ? 1 : 0
    else if (char === '{' || char === '[') yield { at, depth: ++depth }
    else if (char === '}' || char === ']') {
      depth -= 1
      yield { at, depth }
    }
  }
}

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
