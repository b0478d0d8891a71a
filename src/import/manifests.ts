import { PcloudConfigError } from '../errors.ts'
import { asFields, type Fields } from '../json.ts'

/** The entries of a Secret or ConfigMap, decoded. */
export interface Manifest {
  /** For messages, for example `Secret rclone-config`. */
  readonly title: string
  readonly entries: ReadonlyMap<string, Uint8Array>
}

interface Manifests {
  readonly found: readonly Manifest[]
  /** Objects of other kinds. */
  readonly others: readonly string[]
}

/** A Secret or ConfigMap is 1 MiB at most; base64 and a List make it longer. */
const MAX_LENGTH = 4 * 1024 * 1024
/** The parser needs up to 0.1 ms for each node. The length of texts matters little (S33). */
const STRUCTURE = /[[\]{}&*?,"'\n]|: |- /g
const MAX_PIECES = 50_000

/**
 * Reads all documents of a manifest, with the items of Lists.
 * @param source YAML, or the objects that `kubectl get -o json` prints
 * @throws PcloudConfigError `usage` for invalid YAML, without its text
 */
export async function readManifests(source: string | readonly unknown[]): Promise<Manifests> {
  const objects = typeof source === 'string' ? await parse(source) : source
  const all = objects.flatMap((object) => items(asFields(object), ''))
  return {
    found: all.flatMap((one) => ('entries' in one ? [one] : [])),
    others: all.flatMap((one) => ('entries' in one ? [] : [one.title])),
  }
}

async function parse(text: string): Promise<readonly unknown[]> {
  const pieces = text.match(STRUCTURE)?.length ?? 0
  if (text.length > MAX_LENGTH || pieces > MAX_PIECES) {
    throw unreadable('It is too long. Give only the Secret or ConfigMap with the remotes.')
  }
  const { parseAllDocuments, visit } = await import('yaml')
  try {
    const documents = parseAllDocuments(text, {
      ...{ logLevel: 'silent', prettyErrors: false },
      // The check of the package compares each key with all others. See below.
      uniqueKeys: false,
    })
    return [...documents].map((document) => {
      const [error] = document.errors
      if (error !== undefined) throw unreadable(`Line ${lineAt(text, error.pos[0])} is not YAML.`)
      visit(document, {
        Map: (_, { items }) => {
          const keys = items.map(({ key }) => String(key))
          if (new Set(keys).size < keys.length) throw unreadable('A key appears twice.')
        },
      })
      // Maps, so that `__proto__` is a key like any other (S32). Aliases of aliases can grow without
      // limit, so the package counts them.
      return document.toJS({ mapAsMap: true, maxAliasCount: MAX_ALIASES })
    })
  } catch (error) {
    if (error instanceof PcloudConfigError) throw error
    // The message of the parser contains the text. Text with too many levels is a RangeError.
    throw unreadable('It is not valid YAML.')
  }
}

const MAX_ALIASES = 100

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

type Item = Manifest | { readonly title: string }

/** @param listKind the kind of the List that contains it, because items can omit theirs */
function items(fields: Fields | undefined, listKind: string, depth = 0): readonly Item[] {
  if (fields === undefined || fields.size === 0) return []
  const kind = textOf(fields.get('kind')) ?? listKind
  const list = fields.get('items')
  if (kind.endsWith('List') && Array.isArray(list) && depth < MAX_DEPTH) {
    return list.flatMap((item) => items(asFields(item), kind.slice(0, -4), depth + 1))
  }
  const name = textOf(asFields(fields.get('metadata'))?.get('name'))
  const title = [kind || 'an object without kind', name].filter(Boolean).join(' ')
  if (kind === 'Secret') return [{ title, entries: secretEntries(fields, title) }]
  if (kind === 'ConfigMap') return [{ title, entries: configMapEntries(fields, title) }]
  return [{ title }]
}

const MAX_DEPTH = 8

/** `stringData` takes precedence over `data`, as in Kubernetes. */
function secretEntries(secret: Fields, title: string): ReadonlyMap<string, Uint8Array> {
  return new Map([
    ...texts(secret, 'data', title).map(([key, value]) => [key, decoded(value, title)] as const),
    ...texts(secret, 'stringData', title).map(([key, value]) => [key, bytesOf(value)] as const),
  ])
}

function configMapEntries(map: Fields, title: string): ReadonlyMap<string, Uint8Array> {
  return new Map([
    ...texts(map, 'binaryData', title).map(([key, value]) => [key, decoded(value, title)] as const),
    ...texts(map, 'data', title).map(([key, value]) => [key, bytesOf(value)] as const),
  ])
}

/** @throws PcloudConfigError `usage` for a value that is not a string. Kubernetes refuses it too */
function texts(fields: Fields, part: string, title: string): readonly [string, string][] {
  const entries = fields.get(part)
  if (entries === undefined || entries === null) return []
  const map = asFields(entries)
  if (map === undefined) throw unreadable(`${title}: ${part} must contain entries.`)
  return [...map].map(([key, value]) => {
    if (typeof value === 'string') return [key, value]
    if (value === null) return [key, '']
    throw unreadable(`${title}: an entry in ${part} is not a string. Put it in quotes.`)
  })
}

function decoded(base64: string, title: string): Uint8Array {
  const plain = base64.replace(/\s/g, '')
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return Buffer.from(plain, 'base64')
  throw new PcloudConfigError('usage', `${title}: data is not base64.`, {
    hint: 'For plain text, use stringData.',
  })
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function unreadable(why: string): PcloudConfigError {
  return new PcloudConfigError('usage', `This manifest cannot be imported. ${why}`, {
    hint: 'Get it as JSON: `kubectl get secret NAME -o json | pcloud-config import -`.',
  })
}
