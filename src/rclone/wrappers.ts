import {
  type PathVisit,
  type Renaming,
  renameInList,
  renameInPath,
  whyNotList,
  whyNotPath,
} from './remote-paths.ts'

/** Types whose `remote` leads to another remote, and those with a list of them. */
const ONE = new Set(['alias', 'archive', 'cache', 'chunker', 'compress', 'crypt', 'hasher'])
const LIST = new Set(['combine', 'union'])

type Keys = ReadonlyMap<string, string>
type Remotes = ReadonlyMap<string, Keys>

type WrapKey = 'remote' | 'upstreams' | 'remotes'

/** The key in which a remote names those it stands on. */
interface Wrap {
  readonly key: WrapKey
  readonly value: string
  /** The value with other names in it. */
  renamed(visit: Renaming | PathVisit): string
}

function wrapOf(name: string, remotes: Remotes): Wrap | undefined {
  const type = inherited(name, 'type', remotes) ?? ''
  const key = wrapKey(type, (wanted) => inherited(name, wanted, remotes))
  const value = key && inherited(name, key, remotes)
  if (key === undefined || value === undefined) return undefined
  const renamed = (visit: Renaming | PathVisit) =>
    key === 'remote' ? renameInPath(value, visit) : renameInList(value, type, visit)
  return { key, value, renamed }
}

/** A union of before rclone 1.52 has `remotes`, read where `upstreams` is empty (`backend/union`). */
function wrapKey(type: string, read: (key: string) => string | undefined): WrapKey | undefined {
  if (ONE.has(type)) return 'remote'
  if (type === 'union' && !read('upstreams') && read('remotes')) return 'remotes'
  return LIST.has(type) ? 'upstreams' : undefined
}

/** rclone looks a key that `a.b` lacks up in `a`. */
function inherited(name: string, key: string, remotes: Remotes): string | undefined {
  const own = remotes.get(name)
  const dot = name.lastIndexOf('.')
  if (own === undefined || own.has(key) || dot < 0) return own?.get(key)
  return inherited(name.slice(0, dot), key, remotes)
}

/** The remotes that this one wraps. Undefined where it is to wrap something and says not what. */
export function wrappedBy(name: string, remotes: Remotes): readonly string[] | undefined {
  const found: string[] = []
  const wrap = wrapOf(name, remotes)
  if (!wrap?.value && isWrapper(inherited(name, 'type', remotes))) return undefined
  wrap?.renamed((used) => {
    found.push(used)
    return used
  })
  return found
}

/** A local path that looks like a remote whose colon is missing or misplaced. */
export interface LocalTarget {
  readonly name: string
  readonly key: string
  readonly path: string
  /** The remote that was probably meant, and the path that names it. */
  readonly remote: string
  readonly meant: string
}

/**
 * Local paths in a remote that were probably meant as another remote: the first part is
 * the name of a remote (`pc`, `pc/dir`), or a slash stands before it (`/pc:dir`). `./pc` and
 * `/pc` are local paths on purpose.
 */
export function localTargets(
  name: string,
  remotes: Remotes,
  isRemote: (name: string) => boolean = (one) => remotes.has(one),
): readonly LocalTarget[] {
  const wrap = wrapOf(name, remotes)
  const found: LocalTarget[] = []
  wrap?.renamed({
    rename: (used) => used,
    local(path) {
      const [, remote = '', rest = ''] = NAME_FIRST.exec(path) ?? COLON_TOO_LATE.exec(path) ?? []
      if (!isRemote(remote)) return
      found.push({ name, key: wrap.key, path, remote, meant: `${remote}:${rest.slice(1)}` })
    },
  })
  return found
}

const NAME_FIRST = /^([^/\\:]+)([/\\][\s\S]*)?$/
const COLON_TOO_LATE = /^[/\\]+([^/\\:]+)(:[\s\S]*)$/

/** What is wrong with it, and what to write instead. */
export function localTargetText({ key, path, remote, meant }: LocalTarget) {
  const folder = path.startsWith('/') ? '' : ` If you mean the folder, write ./${path}.`
  return {
    message: `${path} (in ${key}) is a folder on this machine, not the remote ${remote}.`,
    hint: `If you mean the remote, write ${meant}.${folder}`,
  }
}

/** The key that rclone cannot read, and why, as a sentence. */
export function whyUnreadable(
  name: string,
  remotes: Remotes,
): { readonly key: string; readonly why: string } | undefined {
  const wrap = wrapOf(name, remotes)
  if (!wrap?.value) return undefined
  const { key, value } = wrap
  const type = inherited(name, 'type', remotes) ?? ''
  const why = key === 'remote' ? whyNotPath(value) : whyNotList(value, type)
  return why === undefined ? undefined : { key, why }
}

/** Types of rclone that are of no account but lead to others. */
export const WRAPPING_TYPES: readonly string[] = [...ONE, ...LIST]

function isWrapper(type = ''): boolean {
  return ONE.has(type) || LIST.has(type)
}

/**
 * The remotes that this one cannot do without: those it wraps, and the one it takes keys
 * from (`my.sub` has from `my` what it lacks, `lib/goconfig` in rclone).
 */
export function foundationsOf(name: string, remotes: Remotes): readonly string[] {
  const found = wrappedBy(name, remotes) ?? []
  const parent = parentOf(name, remotes)
  return parent !== undefined && inherits(name, parent, remotes) ? [...found, parent] : found
}

/** The remotes that stand on this one. */
export function dependentsOf(name: string, remotes: Remotes): readonly string[] {
  return [...remotes.keys()].filter(
    (other) => other !== name && foundationsOf(other, remotes).includes(name),
  )
}

/** Whether it has anything from there: a remote that lacks no key of the other stands alone. */
function inherits(name: string, parent: string, remotes: Remotes): boolean {
  return [...(remotes.get(parent)?.keys() ?? [])].some((key) => !remotes.get(name)?.has(key))
}

/** The nearest remote whose name is this one's up to a dot. */
function parentOf(name: string, remotes: Remotes): string | undefined {
  const end = name.lastIndexOf('.')
  const parent = name.slice(0, Math.max(0, end))
  return end > 0 && remotes.has(parent) ? parent : undefined
}

/** The keys a remote takes from its parents, which it loses under a name elsewhere. */
export function inheritedKeys(name: string, remotes: Remotes): ReadonlyMap<string, string> {
  const keys = new Map<string, string>()
  const own = remotes.get(name)
  for (let at = parentOf(name, remotes); at !== undefined; at = parentOf(at, remotes)) {
    for (const [key, value] of remotes.get(at) ?? []) {
      if (!own?.has(key) && !keys.has(key)) keys.set(key, value)
    }
  }
  return keys
}

/** Those that take keys from this one. */
export function heirsOf(name: string, remotes: Remotes): readonly string[] {
  return [...remotes.keys()].filter(
    (other) => parentOf(other, remotes) === name && inherits(other, name, remotes),
  )
}

/** One key of a remote that must change. */
export interface Repair {
  readonly name: string
  readonly key: string
  readonly value: string
}

/** What must change in other remotes, so that they go on working once `from` is called `to`. */
export function repairsFor(from: string, to: string, remotes: Remotes): readonly Repair[] {
  return [...remotes].flatMap(([name, keys]) => {
    const wrap = wrapOf(name, remotes)
    if (wrap === undefined || !keys.has(wrap.key)) return []
    const value = wrap.renamed((used) => (used === from ? to : used))
    return value === wrap.value ? [] : [{ name, key: wrap.key, value }]
  })
}
