import { closest } from '../closest.ts'
import { PcloudConfigError } from '../errors.ts'
import { SERVICES } from '../services/registry.ts'
import { visible } from '../visible.ts'
import type { Invocation } from './invocation.ts'

/**
 * Accepts the types of this program and of the installed rclone. Without rclone, any type is accepted
 * with a warning.
 * @throws PcloudConfigError `usage`
 */
export async function checkType(
  type: string,
  { host, options }: Pick<Invocation, 'host' | 'options'>,
): Promise<void> {
  if (type === '') {
    throw new PcloudConfigError('usage', 'The type of the remote is missing.', {
      hint: 'Examples are pcloud, crypt and alias. To see all: `rclone help backends`.',
    })
  }
  const ours = SERVICES.map((provider) => provider.type)
  if (ours.includes(type)) return
  const meant = closest(type, ours)
  const backends = await (await host.inspector()).rcloneBackends()
  const known = [...(backends?.keys() ?? [])]
  if (known.some((name) => name === type || name.replaceAll(' ', '') === type)) return
  if (backends === undefined && meant === undefined) {
    if (options.has('quiet')) return
    const unchecked = `! The type ${visible(type)} was not checked: rclone is not installed or does not respond.`
    host.writeErr(`${unchecked}\n`)
    return
  }
  const close = meant ?? closest(type, known)
  const hint =
    close === undefined ? 'To see all types: `rclone help backends`.' : `Did you mean ${close}?`
  throw new PcloudConfigError('usage', `The installed rclone has no type ${visible(type)}.`, {
    hint,
  })
}
