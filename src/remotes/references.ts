import {
  builtFrom,
  type ConfigDocument,
  type KeyOf,
  nameWord,
  readRemotes,
} from '../config-file/index.ts'
import { type NextStep, PcloudConfigError } from '../errors.ts'
import { heirsOf, inheritedKeys } from '../rclone/wrappers.ts'
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
