import { asFields, type Fields, parseJson } from '../json.ts'
import { isOption, shippedOptions } from '../rclone/option-lists.ts'
import { decodeCredentials } from '../remotes/sdk-credentials-file.ts'
import { readLogin } from './bare-login.ts'
import { lost, type Offer, unknown } from './offer.ts'

/** The content of a JSON file. It can contain another file. */
type JsonFound =
  | Offer
  | { readonly kind: 'kubernetes'; readonly objects: readonly unknown[] }
  /** A text format inside the JSON output of `export`. */
  | { readonly kind: 'text'; readonly format: string; readonly text: string }

/** @returns undefined if the text is not JSON */
export function readJson(text: string): JsonFound | undefined {
  const value = parseJson(text)
  if (Array.isArray(value)) return unknown('It is a JSON list.')
  const fields = asFields(value)
  if (fields === undefined) return undefined
  // JSON.parse keeps only the last one.
  if (hasKeyTwice(text)) return lost('A key appears twice in an object.')
  if (fields.has('kind') && fields.has('apiVersion'))
    return { kind: 'kubernetes', objects: [value] }
  const [format, inner] = [fields.get('format'), fields.get('text')]
  if (typeof format === 'string' && typeof inner === 'string') {
    return { kind: 'text', format, text: inner }
  }
  const credentials = decodeCredentials(text)
  if (credentials) return { kind: 'credentials', what: 'pCloud SDK credentials', credentials }
  const rc = readRcBody(fields)
  if (rc !== undefined) return rc
  if (typeof fields.get('type') === 'string') return unknown(ONE_SECTION)
  return readDump(fields) ?? readLogin(text) ?? unknown('This kind of JSON is not supported.')
}

const ONE_SECTION =
  'It is one section of `config dump` without its name. Put it in an object: {"NAME": {...}}.'

/** The body of rclone's `config/create`. `config_...` keys control rclone, unless they are options of the type (box). */
function readRcBody(fields: Fields): Offer | undefined {
  const [name, type] = [fields.get('name'), fields.get('type')]
  const parameters = asFields(fields.get('parameters'))
  if (typeof name !== 'string' || typeof type !== 'string' || !parameters) return undefined
  const known = shippedOptions()
  const keys = new Map([['type', type]])
  for (const [key, value] of parameters) {
    if (key.startsWith('config_') && !isOption(type, key, known)) continue
    if (typeof value === 'object') return unknown(NO_TEXT)
    keys.set(key, String(value))
  }
  const remotes = new Map([[name, keys]])
  return { kind: 'remotes', what: 'a request for `config/create`', remotes, notes: [], dropped: [] }
}

/** `rclone config dump`: remotes with their keys. All values are strings. */
function readDump(fields: Fields): Offer | undefined {
  const sections = [...fields].map(([name, section]) => [name, asFields(section)] as const)
  if (!sections.some(([, keys]) => typeof keys?.get('type') === 'string')) return undefined
  const remotes = new Map<string, ReadonlyMap<string, string>>()
  for (const [name, keys] of sections) {
    const texts = [...(keys ?? [])].filter((entry): entry is [string, string] => {
      return typeof entry[1] === 'string'
    })
    if (keys === undefined || texts.length !== keys.size) return unknown(NO_TEXT)
    remotes.set(name, new Map(texts))
  }
  return { kind: 'remotes', what: 'the JSON of `config dump`', remotes, notes: [], dropped: [] }
}

const NO_TEXT = 'A value is not in quotes. `config dump` writes all values in quotes.'

/** Whether an object of this valid JSON has the same key twice. */
function hasKeyTwice(json: string): boolean {
  const open: Set<string>[] = []
  let last = ''
  for (const [piece] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g)) {
    if (piece === '{' || piece === '[') open.push(new Set())
    else if (piece === '}' || piece === ']') open.pop()
    else if (piece !== ':') last = piece
    else {
      // The same key can be written in several ways.
      const key = String(JSON.parse(last))
      const keys = open.at(-1)
      if (keys?.has(key)) return true
      keys?.add(key)
    }
  }
  return false
}
