/** Types whose `remote` leads to another remote, and those with a list of them. */
const ONE = new Set(['alias', 'archive', 'cache', 'chunker', 'compress', 'crypt', 'hasher'])
const LIST = new Set(['combine', 'union'])

type Keys = ReadonlyMap<string, string>

/** The key in which a remote of this type names the remotes it stands on. */
function wrappingKey(keys: Keys): 'remote' | 'upstreams' | undefined {
  const type = keys.get('type') ?? ''
  if (ONE.has(type)) return 'remote'
  return LIST.has(type) ? 'upstreams' : undefined
}

/** The remotes that stop working when `name` is gone. */
export function dependentsOf(name: string, remotes: ReadonlyMap<string, Keys>): readonly string[] {
  return [...remotes]
    .filter(([other, keys]) => other !== name && leadsTo(name, keys))
    .map(([other]) => other)
}

function leadsTo(name: string, keys: Keys): boolean {
  const key = wrappingKey(keys)
  const value = key && keys.get(key)
  return value !== undefined && redirect(value, name, `${name}-`) !== value
}

/** What the wrapping key of a remote must say once `from` is called `to`; undefined where nothing changes. */
export function renamedWrap(
  keys: Keys,
  from: string,
  to: string,
): { readonly key: string; readonly value: string } | undefined {
  const key = wrappingKey(keys)
  const value = key && keys.get(key)
  if (key === undefined || value === undefined) return undefined
  const renamed = redirect(value, from, to)
  return renamed === value ? undefined : { key, value: renamed }
}

/**
 * Replaces the name in front of a colon wherever a path begins: at the start of the value
 * or of an upstream, behind combine's `folder=`, inside quotes. A connection string
 * (`name,option=value:`) begins the same way (`fs/fspath/path.go`).
 */
function redirect(value: string, from: string, to: string): string {
  const name = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const begin = String.raw`(^|[\s"'=])`
  return value.replace(new RegExp(`${begin}${name}(?=[:,])`, 'gu'), (_, before) => `${before}${to}`)
}
