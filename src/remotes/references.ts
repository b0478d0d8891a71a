import { builtFrom, type ConfigDocument, type KeyOf } from '../config-file/index.ts'
import { PcloudConfigError } from '../errors.ts'
import { shownKey } from '../services/stray-keys.ts'
import { visible } from '../visible.ts'

/**
 * Guards the values that are built from other keys, such as `id-%(user)s`.
 * @throws PcloudConfigError `usage` if a value that stays needs a key that goes
 */
export function refuseWhileBuiltFrom(
  file: ConfigDocument,
  goes: (one: KeyOf) => boolean,
  hint: string,
): void {
  const [first, ...more] = builtFrom(file, goes)
  if (first === undefined) return
  const { user, needs } = first
  const others =
    more.length === 0 ? '' : ` So ${more.length === 1 ? 'is' : 'are'} ${more.length} more.`
  const message = `${named(user)} is built from ${named(needs)}, with %(${shownKey(needs.key)})s.${others}`
  throw new PcloudConfigError('usage', message, { hint })
}

function named({ name, key }: KeyOf): string {
  return `${visible(shownKey(key))} in [${visible(name)}]`
}
