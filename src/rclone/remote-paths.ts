import { type Parameter, parsePath, quotedItem, splitSpaceList } from './value-syntax.ts'

/** A key that names other remotes, and its value. */
export interface Target {
  readonly key: (typeof TARGET_KEYS)[number]
  readonly value: string
  /** The type of the remote. Decides the form of the items in a list. */
  readonly type?: string | undefined
}

/** What a target names, in its order. */
interface Uses {
  readonly names: readonly string[]
  /** Paths on this machine. */
  readonly folders: readonly string[]
  readonly connections: readonly Connection[]
}

/** A connection string in a path. */
export interface Connection {
  /** Starts with a colon if it is a type, for example `:memory`. */
  readonly name: string
  readonly parameters: readonly Parameter[]
}

/** All that a target names, also in connection strings. */
export function usesOf(target: Target): Uses {
  const [names, folders, connections] = [[] as string[], [] as string[], [] as Connection[]]
  visitTarget(target, {
    rename(name) {
      names.push(name)
      return name
    },
    local: (path) => folders.push(path),
    connection: (found) => connections.push(found),
  })
  return { names, folders, connections }
}

/**
 * Renames the remotes in a target: the name before the first colon of a path, and the names in the
 * `remote`, `upstreams` and `remotes` of a connection string such as `:crypt,remote="name:dir":`. A
 * local path, or a value that rclone refuses, does not change.
 * @param rename returns the new name, or the same one
 */
export function renamedIn(target: Target, rename: (name: string) => string): string {
  return visitTarget(target, { rename })
}

/** Why rclone refuses a target, as a sentence. */
export function whyRefused({ key, value, type = '' }: Target): string | undefined {
  return key === 'remote' ? whyNotPath(value) : whyNotList(value, type)
}

/** Visits each part of a path, and can rename a remote. */
interface PathVisit {
  readonly rename: (name: string) => string
  readonly local?: (path: string) => void
  readonly connection?: (found: Connection) => void
}

function visitTarget({ key, value, type }: Target, visit: PathVisit): string {
  return key === 'remote' ? renameInPath(value, visit) : renameInList(value, type, visit)
}

function renameInPath(path: string, visit: PathVisit): string {
  const parsed = parsePath(path)
  if (parsed.kind === 'local') visit.local?.(path)
  if (parsed.kind !== 'remote') return path
  const { name, parameters, rest } = parsed
  if (parameters.length > 0 || name.startsWith(':')) visit.connection?.({ name, parameters })
  const backend = name.startsWith(':') ? name.slice(1) : undefined
  const values = parameters.map((one) => renameInParameter(one, backend, visit))
  return visit.rename(name) + values.join('') + rest
}

/** A value without quotes cannot contain a colon, so it names no remote and does not change. */
function renameInParameter(
  { source, key, quote, value }: Parameter,
  backend: string | undefined,
  visit: PathVisit,
): string {
  if (!isTargetKey(key)) return source
  const renamed = visitTarget({ key, value, type: backend }, visit)
  if (renamed === value || quote === undefined) return source
  return `,${key}=${quote}${doubled(renamed, quote)}${quote}`
}

/** The keys that can name other remotes. */
export const TARGET_KEYS = ['remote', 'upstreams', 'remotes'] as const

function isTargetKey(key: string): key is Target['key'] {
  return TARGET_KEYS.some((one) => one === key)
}

function doubled(value: string, quote: string): string {
  return value.replaceAll(quote, `${quote}${quote}`)
}

/**
 * The `upstreams` of union (`remote:path`, with `:ro` and the like behind it) and combine
 * (`folder=remote:path`): items separated by a space, with CSV's quotes (`fs/config_list.go`).
 * If the backend is not known, the form of each item decides.
 */
function renameInList(list: string, backend: string | undefined, visit: PathVisit): string {
  const items = splitSpaceList(list)
  if (items === undefined) return list
  const renamed = items.map(({ source, text }) => {
    const [folder, path, mode] = partsOfWord(text, backend)
    const now = folder + renameInPath(path, visit) + mode
    return now === text ? source : quotedItem(now, source.startsWith('"'))
  })
  // rclone ignores the lines after the first.
  const read = items.map(({ source }) => source).join(' ')
  return renamed.join(' ') + list.slice(read.length)
}

/**
 * `folder=`, the path, and what a union may do there (`backend/union/upstream`, `New`). `pc:ro` is
 * the folder ro of pc, and `pc::ro` the whole remote, read-only.
 */
function partsOfWord(text: string, backend: string | undefined): readonly [string, string, string] {
  const hasFolder = backend === 'combine' || (backend !== 'union' && /^[^:,]+=/.test(text))
  const start = hasFolder ? text.indexOf('=') + 1 : 0
  const parsed = parsePath(text)
  const within = parsed.kind === 'remote' ? parsed.rest.slice(1) : text
  const [mode = ''] =
    hasFolder || parsed.kind === 'refused' ? [] : (/:(ro|nc|writeback)$/.exec(within) ?? [])
  return [text.slice(0, start), text.slice(start, text.length - mode.length), mode]
}

/** Why rclone refuses a path. */
function whyNotPath(path: string): string | undefined {
  const parsed = parsePath(path)
  return parsed.kind === 'refused' ? parsed.why : undefined
}

/**
 * Why rclone refuses a list of upstreams, as a sentence (`backend/combine`, `newFs`;
 * `backend/union/upstream`).
 */
function whyNotList(list: string, backend: string): string | undefined {
  const words = splitSpaceList(list)?.map(({ text }) => text)
  if (words === undefined) return 'A quotation mark is unmatched, or in the middle of an item.'
  if (backend === 'combine') return whyNotFolders(words)
  if (words.includes('')) return 'One of them is empty: there is one space between two of them.'
  if (words.length === 1) return 'A union needs two of them or more.'
  return words
    .map((word) => whyNotPath(partsOfWord(word, backend)[1]))
    .find((why) => why !== undefined)
}

function whyNotFolders(words: readonly string[]): string | undefined {
  const pairs = words.map((word) => [word.split('=')[0] ?? '', word.slice(word.indexOf('=') + 1)])
  const folders = pairs.map(([folder = '']) => folder)
  if (words.some((word) => !word.includes('='))) return 'Each of them is folder=remote:path.'
  if (pairs.flat().includes('')) return 'A folder or a remote is missing in it.'
  if (folders.some((folder) => folder.includes('/'))) return 'A folder in it contains a slash.'
  if (new Set(folders).size < folders.length) return 'Two of them have the same folder.'
  return pairs.map(([, path = '']) => whyNotPath(path)).find((why) => why !== undefined)
}

/**
 * The parts of a target in which an invisible character is a mistake: the names of remotes, and both
 * ends of a path. Folders can have such names, mostly in languages that are written from right to left.
 */
export function targetEdges(target: string): string {
  const edges = target.split(' ').map((word) => {
    const letters = [...word]
    return `${word.slice(0, word.indexOf(':') + 1)}${letters[0] ?? ''}${letters.at(-1) ?? ''}`
  })
  return edges.join(' ')
}
