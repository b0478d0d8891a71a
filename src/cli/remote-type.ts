import { closest } from '../closest.ts'
import { PcloudConfigError } from '../errors.ts'
import { PROVIDERS } from '../providers/registry.ts'

/**
 * Types are rclone's to know; one that nothing could be, or that is nearly one of ours, is a slip.
 * @throws PcloudConfigError `usage`
 */
export function checkType(type: string): void {
  if (type === '') {
    throw new PcloudConfigError('usage', 'A remote needs a type.', {
      hint: 'Such as pcloud, crypt or alias: `rclone help backends` lists them.',
    })
  }
  const types = PROVIDERS.map((provider) => provider.type)
  const meant = types.includes(type) ? undefined : closest(type, types)
  if (meant === undefined) return
  throw new PcloudConfigError('usage', `There is no type ${type}.`, {
    hint: `Did you mean ${meant}?`,
  })
}
