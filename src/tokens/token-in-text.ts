import { brackets, type Fields, readJsonObject } from '../json.ts'
import { QUOTES, readLooseObject } from './loose-object.ts'
import { withoutLogLines } from './unwrap-text.ts'

/** What a text contains, if it has no address, object or parameters. */
export type Word =
  | { readonly kind: 'blob' | 'token' | 'word'; readonly text: string }
  | { readonly kind: 'command' | 'cut-blob' | 'spaced' | 'nothing' }

/** Real codes are longer. This excludes `y` and `help` at the prompt. */
const BARE_WORD = /^[A-Za-z0-9._~+/=-]{6,4096}$/
const JWT = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/
const BEARER = /^(?:authorization:\s*)?bearer\s+(\S+)$/i
const COMMAND = /(?:^|[\s$"'`])(?:(?:rclone|pcloud-config)\s+[a-z]|ssh\s+-|curl\s|npx\s)/
/** In a sentence, only letters mixed with digits count as a code. */
const LIKE_A_CODE = /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_-]{16,4096}$/
/** A page that shows a code is shorter than this. */
const LONGEST_TALK = 20_000
const LABELLED =
  /\b(?:code|token)(?:\s{1,8}is)?\s{0,8}[:=]?\s{0,8}["'“]?([\w.~+/=-]{5,4095}[\w~+/=-])["'”]?[.]?$/i

/** Base64 of text that starts like an object. A random code does so once in billions. */
export function looksLikeBlob(text: string): boolean {
  if (!/^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(text)) return false
  return /^\s*\{\s*"\w{2}/.test(Buffer.from(text.slice(0, 24), 'base64').toString('latin1'))
}

/** Finds the token or code in a text. */
export function findWord(text: string): Word {
  const bearer = BEARER.exec(text)?.[1]
  if (bearer !== undefined) return { kind: 'token', text: bearer }
  if (COMMAND.test(text)) return { kind: 'command' }
  // rclone ignores white space in a blob (`fs/config/configmap`).
  const joined = text.replace(/\s+/g, '')
  if (looksLikeBlob(joined)) return single(joined)
  return /\s/.test(text) ? among(text) : single(text)
}

function single(word: string): Word {
  if (JWT.test(word)) return { kind: 'token', text: word }
  if (looksLikeBlob(word)) return { kind: 'blob', text: word }
  if (isTailOfBlob(word)) return { kind: 'cut-blob' }
  return BARE_WORD.test(word) ? { kind: 'word', text: word } : { kind: 'nothing' }
}

/** For a copied page or terminal. The result counts only if exactly one candidate exists. */
function among(text: string): Word {
  const words = [...new Set(text.split(/[\s"'`“”<>]+/))]
  const blob = words.find(looksLikeBlob)
  if (blob !== undefined) return single(blob)
  if (isSpaced(words)) return { kind: 'spaced' }
  if (text.length > LONGEST_TALK) return { kind: 'nothing' }
  const labelled = LABELLED.exec(text)?.[1]
  const likely = words.filter((word) => LIKE_A_CODE.test(word))
  const [only, ...more] = likely.length === 0 && labelled !== undefined ? [labelled] : likely
  return only === undefined || more.length > 0 ? { kind: 'nothing' } : single(only)
}

/** If the start is missing, the Base64 groups can be shifted by up to three characters. */
function isTailOfBlob(word: string): boolean {
  if (!/^[A-Za-z0-9+/_-]{40,}={0,2}$/.test(word)) return false
  return [0, 1, 2, 3].some((shift) =>
    /"(?:token|token_type|expiry|hostname)\\?":/.test(
      Buffer.from(word.slice(shift), 'base64').toString('latin1'),
    ),
  )
}

/** Two parts of a token, and nothing else. Reading one part would save a damaged token. */
function isSpaced(words: readonly string[]): boolean {
  const [one = '', other = '', ...more] = words.filter((word) => word !== '')
  const isPart = (word: string) => /^[A-Za-z0-9_-]{4,}$/.test(word) && !LABEL.test(word)
  if (more.length > 0 || !isPart(one) || !isPart(other)) return false
  return [one, other].some((word) => LIKE_A_CODE.test(word))
}

const LABEL = /^(?:[a-z_]*(?:code|token)|bearer|paste|copy)$/i

/** A token somewhere in a text: a line of rclone.conf, the response of a service, a log. */
const TOKEN_KEY = new RegExp(`\\baccess_?token\\\\*[${QUOTES}]?\\s*:`, 'i')

type ObjectFound =
  | {
      readonly kind: 'object'
      readonly fields: Fields
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

/** Whether a text has two different tokens. Reading one of them could save the wrong account. */
export function hasSeveralTokens(text: string): boolean {
  return tokensIn(withoutLogLines(text)).length > 1
}

/** The different access tokens in a text. A beginning of a longer one is the same token. */
export function tokensIn(text: string): readonly string[] {
  const plain = text.replace(/&#?\w{2,8};/g, '"')
  const bare = [...plain.matchAll(ACCESS_TOKEN)].map(([, quoted, word]) => quoted ?? word ?? '')
  const blobs = plain.match(BLOB)?.map((blob) => Buffer.from(blob, 'base64').toString()) ?? []
  const inBlobs = blobs.filter((json) => readJsonObject(json) !== undefined).flatMap(tokensIn)
  const all = [...new Set([...bare, ...inBlobs])].sort()
  return all.filter((one, at) => all[at + 1]?.startsWith(one) !== true)
}

/** After the name of the key. In quotes, a token can be short. Without quotes, a short word is not a token. */
const ACCESS_TOKEN = new RegExp(
  `(?:access_?token[${QUOTES}\\\\]*[ \\t]*[=:][ \\t]*|\\bBearer[ \\t]+)(?:\\\\*[${QUOTES}]([\\w.~+/=-]+)|([\\w.~+/=-]{16,}))`,
  'gi',
)
/** base64 of an object. */
const BLOB = /\beyJ[\w+/=-]{16,}/g
