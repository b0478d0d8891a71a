import { closest } from '../closest.ts'
import { PcloudConfigError } from '../errors.ts'
import { SERVICES } from '../services/registry.ts'
import { visible } from '../visible.ts'
import type { Invocation } from './invocation.ts'
import { note } from './talk.ts'

/**
 * Accepts the types of this program and of the installed rclone. Without rclone, any type is accepted
 * with a warning.
 * @throws PcloudConfigError `usage`
 */
export async function checkType(
  type: string,
  invocation: Pick<Invocation, 'host' | 'options'>,
): Promise<void> {
  if (type === '') {
    throw new PcloudConfigError('usage', 'The type of the remote is missing.', {
      hint: 'Examples are pcloud, crypt and alias. To see all: `rclone help backends`.',
    })
  }
  const ours = SERVICES.map((provider) => provider.type)
  if (ours.includes(type)) return
  const meant = closest(type, ours)
  const backends = await (await invocation.host.inspector()).rcloneBackends()
  const known = [...(backends?.keys() ?? [])]
  if (known.some((name) => name === type || name.replaceAll(' ', '') === type)) return
  if (backends === undefined && meant === undefined) {
    return note(
      invocation,
      `! The type ${type} was not checked: rclone is not installed or does not respond.`,
    )
  }
  const close = meant ?? closest(type, known)
  const hint =
    close === undefined ? 'To see all types: `rclone help backends`.' : `Did you mean ${close}?`
  throw new PcloudConfigError('usage', `The installed rclone has no type ${visible(type)}.`, {
    hint,
  })
}
