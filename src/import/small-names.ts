import { repairsFor, wrappedBy } from '../rclone/wrappers.ts'
import type { Keys, Remotes } from './offer.ts'

/**
 * Changes names from variables to lower case, and updates the remotes that use them. rclone ignores
 * the case of remotes in variables.
 * @param exact names with a known case
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
