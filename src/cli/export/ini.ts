import { PcloudConfigError } from '../../errors.ts'
import { visible } from '../../visible.ts'
import { INI_MARK } from './ini-mark.ts'
import type { ExportedRemote } from './remote.ts'

/**
 * Ordinary INI, for programs other than rclone. A value comes bare where all readers see the
 * same in it, else in double quotes as the `ini` package writes them.
 */
export async function asIni(remotes: readonly ExportedRemote[]): Promise<string> {
  const { unsafe } = await import('ini')
  const line = (key: string, value: string) => {
    if (!/^[\w.-]+$/.test(key)) throw noKey(key)
    // Of a quote at the beginning some readers take one away, others more.
    const isPlain = unsafe(value) === value && !/^["']/.test(value)
    return `${key} = ${isPlain ? value : JSON.stringify(value)}\n`
  }
  const sections = remotes.map(
    ({ name, keys }) => header(name) + [...keys].map(([key, value]) => line(key, value)).join(''),
  )
  return `${INI_MARK}\n\n${sections.join('\n')}`
}

/** Written here: the package would make nested sections of `a.b`. */
function header(name: string): string {
  if (/[\]\\]/.test(name)) throw new PcloudConfigError('usage', 'Such a name is none in INI.')
  return `[${name}]\n`
}

function noKey(key: string): PcloudConfigError {
  return new PcloudConfigError('usage', `INI has no room for the key ${visible(key)}.`, {
    hint: 'Use --format rclone or json.',
  })
}
