import { decodeCredentials } from '../../remotes/sdk-credentials.ts'
import { readLogin } from './login.ts'
import { type Offer, unknown } from './offer.ts'
import { readSecretObject, type SecretEntries } from './secret-manifest.ts'

/** What stands in a JSON file; some hold another file. */
export type JsonFound =
  | Offer
  | { readonly kind: 'secret'; readonly entries: SecretEntries }
  /** `export --json --format FORMAT`. */
  | { readonly kind: 'text'; readonly format: string; readonly text: string }

type Fields = ReadonlyMap<string, unknown>

/** @returns undefined for what is no JSON */
export function readJson(text: string): JsonFound | undefined {
  const fields = parse(text)
  if (fields === 'list') return unknown('It is a list in JSON.')
  if (fields === undefined) return undefined
  if (fields.has('kind') && fields.has('apiVersion')) return readKubernetes(fields)
  const [format, inner] = [fields.get('format'), fields.get('text')]
  if (typeof format === 'string' && typeof inner === 'string') {
    return { kind: 'text', format, text: inner }
  }
  const credentials = decodeCredentials(text)
  if (credentials) return { kind: 'credentials', what: 'pCloud SDK credentials', credentials }
  return (
    readRcBody(fields) ??
    readDump(fields) ??
    readLogin(text) ??
    unknown('Its JSON is none that is known here.')
  )
}

/** `kubectl get` prints a List where no name was given. */
function readKubernetes(fields: Fields): JsonFound {
  const items = fields.get('items')
  const found = Array.isArray(items) ? items.map(asFields) : [fields]
  const secrets = found.filter((one) => one?.get('kind') === 'Secret')
  const [secret, ...more] = secrets
  if (secret === undefined) return unknown('It is of Kubernetes, and no Secret.')
  if (more.length > 0)
    return unknown('It holds several Secrets: `kubectl get secret NAME -o json`.')
  return { kind: 'secret', entries: readSecretObject(secret) }
}

/** The body of rclone's `config/create`. What begins with `config_` steers rclone and is no key. */
function readRcBody(fields: Fields): Offer | undefined {
  const [name, type] = [fields.get('name'), fields.get('type')]
  const parameters = asFields(fields.get('parameters'))
  if (typeof name !== 'string' || typeof type !== 'string' || !parameters) return undefined
  const keys = new Map([['type', type]])
  for (const [key, value] of parameters) {
    if (!key.startsWith('config_')) keys.set(key, String(value))
  }
  const remotes = new Map([[name, keys]])
  return { kind: 'remotes', what: 'a body of `config/create`', remotes, notes: [] }
}

/** `rclone config dump`: names, and in them keys and texts. */
function readDump(fields: Fields): Offer | undefined {
  const remotes = new Map<string, ReadonlyMap<string, string>>()
  for (const [name, section] of fields) {
    const keys = asFields(section)
    if (keys === undefined || ![...keys.values()].every((value) => typeof value === 'string')) {
      return undefined
    }
    remotes.set(name, keys as ReadonlyMap<string, string>)
  }
  const hasType = [...remotes.values()].some((keys) => keys.has('type'))
  return hasType ? { kind: 'remotes', what: 'JSON of `dump`', remotes, notes: [] } : undefined
}

function parse(text: string): Fields | 'list' | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? 'list' : asFields(value)
  } catch {
    // The parser's own message quotes the text, which is a secret.
    return undefined
  }
}

/** A Map, so that `__proto__` is a key like any other (S32). */
function asFields(value: unknown): Fields | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
  return new Map(Object.entries(value))
}
