/**
 * A key in a message. rclone's keys have only these characters. Hide any other key, because it can
 * be the second half of a secret that was pasted over two lines (S48).
 */
export function namedKey(key: string): string {
  return /^[a-z0-9_.]+$/.test(key) ? `"${key}"` : 'a key'
}

/** The values of a section by key. */
export type Keys = ReadonlyMap<string, string>

/** A key of a section, with its value. */
export type Entry = readonly [key: string, value: string]

/** The sections of a file by name. */
export type Remotes = ReadonlyMap<string, Keys>

/**
 * If one of these keys differs, a token belongs to a different login. Without secrets: a new secret
 * of the same app or API key does not end the login.
 */
export const LOGIN_KEYS = ['client_id', 'api_key', 'hostname', 'auth_url', 'token_url']

/** Whether both have the same keys and values, in any order. False if one is undefined. */
export function sameKeys(one: Keys | undefined, other: Keys | undefined): boolean {
  if (one === undefined || other === undefined || one.size !== other.size) return false
  for (const [key, value] of other) if (one.get(key) !== value) return false
  return true
}

/** The keys of each section: a map, or anything that can look one up. */
interface Sections {
  get(name: string): Keys | undefined
}

/**
 * `a.b` for `a.b.c`. rclone's INI library reads each key that a section lacks from the parent
 * (goconfig, `conf.go`, `GetValue`).
 */
function parentName(name: string): string | undefined {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? undefined : name.slice(0, dot)
}

/** All parents of a remote, the nearest first. A section that does not exist ends the line. */
export function parentsOf(name: string, sections: Sections): readonly string[] {
  const parent = parentName(name)
  if (parent === undefined || sections.get(parent) === undefined) return []
  return [parent, ...parentsOf(parent, sections)]
}

/** The section that has this key: the remote itself, or the nearest parent. */
export function homeOfKey(name: string, key: string, sections: Sections): string | undefined {
  if (sections.get(name) === undefined) return undefined
  return [name, ...parentsOf(name, sections)].find((one) => sections.get(one)?.has(key))
}

/** All keys of the parents, also those that the remote has too. */
export function keysOfParents(name: string, sections: Sections): Keys {
  const parents = parentsOf(name, sections).toReversed()
  return new Map(parents.flatMap((parent) => [...(sections.get(parent) ?? [])]))
}

/** The keys that a remote has only from its parents, which a rename would lose. */
export function inheritedKeys(name: string, sections: Sections): Keys {
  const own = sections.get(name)
  return new Map([...keysOfParents(name, sections)].filter(([key]) => !own?.has(key)))
}

/** Whether the nearest parent has a key that the remote lacks. */
export function inherits(name: string, sections: Sections): boolean {
  const [parent = ''] = parentsOf(name, sections)
  return [...(sections.get(parent)?.keys() ?? [])].some((key) => !sections.get(name)?.has(key))
}

/** The remotes that inherit keys from this remote. */
export function heirsOf(name: string, remotes: ReadonlyMap<string, Keys>): readonly string[] {
  return [...remotes.keys()].filter(
    (other) => parentName(other) === name && remotes.has(name) && inherits(other, remotes),
  )
}
