import { type Connection, renamedIn, type Target, usesOf, whyRefused } from './remote-paths.ts'
import { homeOfKey, inherits, parentsOf, type Remotes } from './section-keys.ts'

/** Types with one target in `remote`, and types with a list of remotes. */
const ONE = new Set(['alias', 'archive', 'cache', 'chunker', 'compress', 'crypt', 'hasher'])
const LIST = new Set(['combine', 'union'])

/** The key with the remotes that a remote uses. */
function targetOf(name: string, remotes: Remotes): Target | undefined {
  const type = inherited(name, 'type', remotes) ?? ''
  const key = targetKey(type, (wanted) => inherited(name, wanted, remotes))
  const value = key && inherited(name, key, remotes)
  return key === undefined || value === undefined ? undefined : { key, value, type }
}

/** Before rclone 1.52, a union had `remotes`. rclone reads it if `upstreams` is empty (`backend/union`). */
function targetKey(
  type: string,
  read: (key: string) => string | undefined,
): Target['key'] | undefined {
  if (ONE.has(type)) return 'remote'
  if (type === 'union' && !read('upstreams') && read('remotes')) return 'remotes'
  return LIST.has(type) ? 'upstreams' : undefined
}

/** The value of a key, also from a parent. */
function inherited(name: string, key: string, remotes: Remotes): string | undefined {
  return remotes.get(homeOfKey(name, key, remotes) ?? '')?.get(key)
}

/** The remotes that this remote wraps. Undefined if the value is missing. */
export function wrappedBy(name: string, remotes: Remotes): readonly string[] | undefined {
  const target = targetOf(name, remotes)
  if (!target?.value && isWrapper(inherited(name, 'type', remotes))) return undefined
  return target === undefined ? [] : usesOf(target).names
}

/** The key that names the wrapped remotes, and their names. */
export function wrapKeyOf(
  name: string,
  remotes: Remotes,
): { readonly key: string; readonly uses: readonly string[] } | undefined {
  const target = targetOf(name, remotes)
  return target && { key: target.key, uses: usesOf(target).names }
}

/** A connection string in a target, and the key of the target. */
export interface WrappedConnection extends Connection {
  readonly key: string
}

/** The connection strings in the target of a remote, also those inside others. */
export function connectionsOf(name: string, remotes: Remotes): readonly WrappedConnection[] {
  const target = targetOf(name, remotes)
  if (target === undefined) return []
  return usesOf(target).connections.map((one) => ({ key: target.key, ...one }))
}

/** A local path that resembles a remote with a missing or misplaced colon. */
interface LocalTarget {
  readonly name: string
  readonly key: string
  readonly path: string
  /** The remote that the user probably meant, and the correct path. */
  readonly remote: string
  readonly meant: string
}

/**
 * Local paths that were probably meant as a remote: the first part is the name of a remote (`pc`,
 * `pc/dir`, also in different case or with a full-width colon), or there is a slash before the remote
 * (`/pc:dir`). `./pc` and `/pc` are local paths on purpose.
 */
export function localTargets(
  name: string,
  remotes: Remotes,
  isRemote: (name: string) => boolean = (one) => remotes.has(one),
): readonly LocalTarget[] {
  const target = targetOf(name, remotes)
  if (target === undefined) return []
  return usesOf(target).folders.flatMap((path) => {
    const matches = [NAME_FIRST, COLON_TOO_LATE, WIDE_COLON].flatMap((one) => {
      const [, first = '', rest = ''] = one.exec(path) ?? []
      const remote = isRemote(first) ? first : sameButCase(first, remotes)
      return remote === undefined ? [] : [{ remote, meant: `${remote}:${rest.slice(1)}` }]
    })
    return matches.slice(0, 1).map((one) => ({ name, key: target.key, path, ...one }))
  })
}

/** rclone distinguishes case, so `backup` is not the remote `Backup`. */
function sameButCase(name: string, remotes: Remotes): string | undefined {
  const lower = name.toLowerCase()
  return lower === '' ? undefined : [...remotes.keys()].find((one) => one.toLowerCase() === lower)
}

const NAME_FIRST = /^([^/\\:]+)([/\\][\s\S]*)?$/
/** Characters that look like a colon. */
const WIDE_COLON = /^([^/\\:]+?)([：﹕︰꞉∶][\s\S]*)$/
const COLON_TOO_LATE = /^[/\\]+([^/\\:]+)(:[\s\S]*)$/

/** The problem and the correct value. */
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
  const target = targetOf(name, remotes)
  const why = target?.value ? whyRefused(target) : undefined
  return target === undefined || why === undefined ? undefined : { key: target.key, why }
}

/** Types of rclone that use other remotes instead of an account. */
export const WRAPPING_TYPES: readonly string[] = [...ONE, ...LIST]

/** A wrapper has no login, so commands about logins are for the remotes that it uses. */
export function isWrapper(type = ''): boolean {
  return ONE.has(type) || LIST.has(type)
}

/**
 * The remotes that this remote needs: those that it wraps, and the remote that it inherits keys from
 * (`my.sub` inherits from `my`, `lib/goconfig` in rclone).
 */
export function foundationsOf(name: string, remotes: Remotes): readonly string[] {
  const found = wrappedBy(name, remotes) ?? []
  const [parent] = parentsOf(name, remotes)
  return parent !== undefined && inherits(name, remotes) ? [...found, parent] : found
}

/** The remotes that use this remote. */
export function dependentsOf(name: string, remotes: Remotes): readonly string[] {
  return [...remotes.keys()].filter(
    (other) => other !== name && foundationsOf(other, remotes).includes(name),
  )
}

/** A key of a remote that must change. */
export interface Repair {
  readonly name: string
  readonly key: string
  readonly value: string
}

/** What must change in other remotes when `from` is renamed to `to`. */
export function repairsFor(from: string, to: string, remotes: Remotes): readonly Repair[] {
  return [...remotes.keys()].flatMap((name) => repairOf(name, { from, to }, remotes) ?? [])
}

/** What must change in this remote. */
export function repairOf(
  name: string,
  { from, to }: { readonly from: string; readonly to: string },
  remotes: Remotes,
): Repair | undefined {
  const target = targetOf(name, remotes)
  if (target === undefined || !remotes.get(name)?.has(target.key)) return undefined
  const value = renamedIn(target, (used) => (used === from ? to : used))
  return value === target.value ? undefined : { name, key: target.key, value }
}
