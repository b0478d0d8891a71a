import { repairsFor, wrappedBy } from '../../rclone/wrappers.ts'
import type { Keys, Remotes } from './offer.ts'

/**
 * Names from variables get small letters. A remote that uses one of them follows, as with
 * `rename`: rclone finds a remote in variables without regard to capitals.
 * @param exact names that are known to the letter
 */
export function followSmallNames(remotes: Remotes, exact: ReadonlySet<string>): Remotes {
  const used = [...remotes.keys()].flatMap((name) => wrappedBy(name, remotes) ?? [])
  const renames = [...new Set(used)].flatMap((from) => {
    const to = from.toLowerCase()
    return remotes.has(from) || !remotes.has(to) || exact.has(to) ? [] : [{ from, to }]
  })
  return renames.reduce(
    (all, { from, to }) =>
      repairsFor(from, to, all).reduce<Remotes>(
        (now, { name, key, value }) => withKey(now, name, key, value),
        all,
      ),
    remotes,
  )
}

function withKey(remotes: Remotes, name: string, key: string, value: string): Remotes {
  const keys: Keys = new Map([...(remotes.get(name) ?? []), [key, value]])
  return new Map([...remotes, [name, keys]])
}
