import { brackets } from '../json.ts'

/** A token somewhere in a text: a line of rclone.conf, the answer of a service, a log. */
const TOKEN_KEY = /"(?:access_token|AccessToken)\\?"/

/**
 * The JSON object in a pasted text, as it was before a shell escaped it or a chat program
 * set its quotes, and without what stands around it; undefined where there is none.
 */
export function findJson(text: string): string | undefined {
  const plain = straightQuotes(text)
  const begin = plain.indexOf('{')
  if (begin === -1) return undefined
  if (begin > 0 && !TOKEN_KEY.test(plain)) return undefined
  const json = unescaped(plain.slice(begin))
  return json.slice(0, endOfObject(json))
}

/** Its first part is missing: what is left speaks of a token, and no object begins. */
export function isTailOfJson(text: string): boolean {
  return !text.includes('{') && /"(?:token_type|expiry|access_token)"\s*:/.test(text)
}

function straightQuotes(text: string): string {
  return /\{\s*[“”„]/.test(text) ? text.replace(/[“”„]/g, '"') : text
}

/** `{\"access_token\":...}`: a JSON text that was a string in another one. */
function unescaped(json: string): string {
  return /^\{\s*\\"/.test(json) ? json.replace(/\\(["\\])/g, '$1') : json
}

/** Behind the brace that closes the first one; the whole text where none does. */
function endOfObject(json: string): number {
  for (const { at, depth } of brackets(json)) if (depth === 0) return at + 1
  return json.length
}
