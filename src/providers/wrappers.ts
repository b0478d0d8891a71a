import { type Renaming, renameInList, renameInPath } from './remote-paths.ts'

/** Types whose `remote` leads to another remote, and those with a list of them. */
const ONE = new Set(['alias', 'archive', 'cache', 'chunker', 'compress', 'crypt', 'hasher'])
const LIST = new Set(['combine', 'union'])

type Keys = ReadonlyMap<string, string>
type Remotes = ReadonlyMap<string, Keys>

/** The key in which a remote names those it stands on. */
interface Wrap {
  readonly key: 'remote' | 'upstreams'
  readonly value: string
  /** The value with other names in it. */
  renamed(rename: Renaming): string
}

function wrapOf(name: string, remotes: Remotes): Wrap | undefined {
  const type = inherited(name, 'type', remotes) ?? ''
  const key = ONE.has(type) ? 'remote' : LIST.has(type) ? 'upstreams' : undefined
  const value = key && inherited(name, key, remotes)
  if (key === undefined || value === undefined) return undefined
  const renamed = (rename: Renaming) =>
    key === 'remote' ? renameInPath(value, rename) : renameInList(value, type, rename)
  return { key, value, renamed }
}

/** rclone looks a key that `a.b` lacks up in `a`. */
function inherited(name: string, key: string, remotes: Remotes): string | undefined {
  const own = remotes.get(name)
  const dot = name.lastIndexOf('.')
  if (own === undefined || own.has(key) || dot < 0) return own?.get(key)
  return inherited(name.slice(0, dot), key, remotes)
}

/** The remotes that stop working when `name` is gone. */
export function dependentsOf(name: string, remotes: Remotes): readonly string[] {
  return [...remotes.keys()].filter((other) => other !== name && leadsTo(name, other, remotes))
}

function leadsTo(name: string, other: string, remotes: Remotes): boolean {
  let found = false
  wrapOf(other, remotes)?.renamed((used) => {
    found ||= used === name
    return used
  })
  return found
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
