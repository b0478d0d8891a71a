import type { ConfigDocument } from '../config-file/document.ts'
import { builtFrom, type KeyOf } from '../config-file/interpolate.ts'
import { nameWord } from '../config-file/look-alike.ts'
import { readRemotes } from '../config-file/read.ts'
import { type NextStep, PcloudConfigError } from '../errors.ts'
import { foundationsOf, heirsOf, inheritedKeys } from '../rclone/wrappers.ts'
import { shownKey } from '../services/stray-keys.ts'
import { visible } from '../visible.ts'

/**
 * Protects values that contain other keys, for example `id-%(user)s`.
 * @throws PcloudConfigError `usage` if a remaining value needs a removed key
 */
export function refuseWhileBuiltFrom(
  file: ConfigDocument,
  goes: (one: KeyOf) => boolean,
  next: NextStep,
): void {
  const [first, ...more] = builtFrom(file, goes)
  if (first === undefined) return
  const { user, needs } = first
  const others =
    more.length === 0
      ? ''
      : ` ${more.length} more ${more.length === 1 ? 'value is' : 'values are'} affected.`
  const message = `${named(user)} contains ${named(needs)}, as %(${shownKey(needs.key)})s.${others}`
  throw new PcloudConfigError('usage', message, next)
}

function named({ name, key }: KeyOf): string {
  return `${visible(shownKey(key))} in [${visible(name)}]`
}

/**
 * Guards the keys that `my.sub` takes from `my`.
 * @throws PcloudConfigError `usage` if a different remote would lose the value of a key
 */
export function refuseWhileInherited(
  file: ConfigDocument,
  name: string,
  keys: readonly string[],
): void {
  const before = readRemotes(file)
  const own = [...(before.get(name) ?? [])].filter(([key]) => !keys.includes(key))
  const after = new Map(before).set(name, new Map(own))
  for (const heir of heirsOf(name, before)) {
    const [had, has] = [before, after].map((remotes) => inheritedKeys(heir, remotes))
    const lost = keys.find((key) => had?.get(key) !== has?.get(key))
    if (lost === undefined) continue
    const message = `${visible(heir)} takes ${shownKey(lost)} from ${visible(name)}.`
    const command = `pcloud-config update ${nameWord(heir)} ${shownKey(lost)}=VALUE`
    throw new PcloudConfigError('usage', message, { hint: `Set it there first: ${command}` })
  }
}

/**
 * Remotes that are removed together may use each other.
 * @throws PcloudConfigError `usage` if a remaining remote uses a removed remote
 */
export function refuseWhileNeeded(file: ConfigDocument, going: ReadonlySet<string>): void {
  refuseWhileBuiltFrom(file, ({ name }) => going.has(name), BUILT)
  const remotes = readRemotes(file)
  const staying = [...remotes.keys()].filter((name) => !going.has(name))
  const needs = (other: string) => foundationsOf(other, remotes).filter((name) => going.has(name))
  const left = staying.filter((other) => needs(other).length > 0)
  if (left.length === 0) return
  const needed = [...new Set(left.flatMap(needs))]
  const verb = needed.length === 1 ? 'is' : 'are'
  throw new PcloudConfigError('usage', `${listed(needed)} ${verb} used by: ${listed(left)}.`, {
    hint: `${listed(left)} cannot work without ${listed(needed)}. You can delete them together.`,
    advice: { kind: 'force' },
  })
}

function listed(names: readonly string[]): string {
  const more = names.length > 20 ? ` and ${names.length - 20} more` : ''
  return visible(names.slice(0, 20).join(', ')) + more
}

const BUILT = { hint: 'Change that value first.', advice: { kind: 'force' } } as const
