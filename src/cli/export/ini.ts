import { PcloudConfigError } from '../../errors.ts'
import type { ExportedRemote } from './remote.ts'

/**
 * Ordinary INI, for programs other than rclone: a value with `=` in it comes in double
 * quotes, which rclone would take for a part of it.
 */
export async function asIni(remotes: readonly ExportedRemote[]): Promise<string> {
  const { stringify } = await import('ini')
  const line = (key: string, value: string) => stringify({ [key]: value }, { whitespace: true })
  return remotes
    .map(
      ({ name, keys }) => header(name) + [...keys].map(([key, value]) => line(key, value)).join(''),
    )
    .join('\n')
}

/** Written here: the package would make nested sections of `a.b`. */
function header(name: string): string {
  if (/[\]\\]/.test(name)) throw new PcloudConfigError('usage', 'Such a name is none in INI.')
  return `[${name}]\n`
}
