import { brackets, readJsonObject } from '../json.ts'
import { QUOTES, readLooseObject } from './loose-object.ts'

/** A token somewhere in a text: a line of rclone.conf, the response of a service, a log. */
const TOKEN_KEY = new RegExp(`\\b(?:access_token|AccessToken)\\\\*[${QUOTES}]?\\s*:`)

type ObjectFound =
  | {
      readonly kind: 'object'
      readonly fields: ReadonlyMap<string, unknown>
      /** Not JSON, but {@link readLooseObject} can read it. */
      readonly loose: boolean
    }
  | { readonly kind: 'truncated' | 'malformed' }

/**
 * The object with a token in a text that {@link unwrapText} has cleaned, without the text
 * around it.
 * @returns undefined if the text does not contain an object
 */
export function findObject(text: string): ObjectFound | undefined {
  const plain = text.replace(FULL_WIDTH, (char) => char.normalize('NFKC'))
  const begin = plain.indexOf('{')
  if (begin === -1) return isTail(plain) ? { kind: 'truncated' } : undefined
  if (begin === 0) return read(plain)
  const key = TOKEN_KEY.exec(plain)
  if (key === null) return undefined
  const first = read(plain.slice(begin))
  const nearest = plain.lastIndexOf('{', key.index)
  if (first.kind === 'object' || nearest === begin || nearest === -1) return first
  return read(plain.slice(nearest))
}

/** Signs as Chinese and Japanese input methods type them. */
const FULL_WIDTH = /[｛｝：，＂＇［］]/g

/** The beginning is missing: the keys of a token without the start of an object. */
function isTail(text: string): boolean {
  return new RegExp(`[${QUOTES}](?:token_type|expiry|access_token)[${QUOTES}]\\s*:`).test(text)
}

function read(text: string): ObjectFound {
  const json = unescaped(text)
  const whole = json.slice(0, endOfObject(json))
  const fields = readJsonObject(whole)
  if (fields !== undefined) return { kind: 'object', fields, loose: false }
  const loose = readLooseObject(json)
  if (loose !== undefined) return { kind: 'object', fields: loose, loose: true }
  return { kind: whole.trimEnd().endsWith('}') ? 'malformed' : 'truncated' }
}

/** `{\"access_token\":...}`: a JSON text that was a string in a larger one. */
function unescaped(json: string): string {
  return /^\{\s*\\["']/.test(json) ? json.replace(/\\(["'\\])/g, '$1') : json
}

/** The end of the first object, or of the text if the object has no end. */
function endOfObject(json: string): number {
  for (const { at, depth } of brackets(json)) if (depth === 0) return at + 1
  return json.length
}
