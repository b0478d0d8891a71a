import { obscure, reveal } from '../config-file/obscure.ts'
import { PcloudConfigError } from '../errors.ts'
import { isPasswordOption } from '../providers/password-options.ts'
import type { Invocation } from './commands.ts'
import type { OptionValues } from './parse.ts'

type Pair = readonly [key: string, value: string]

/** Keys that steer rclone's own dialogue and are never stored (`fs.ConfigKeyEphemeralPrefix`). */
const EPHEMERAL = 'config_'

/**
 * What `create` and `update` write: passwords obscured as rclone stores them. Whether a
 * given one is obscured already is guessed as rclone guesses, and said; the two options end it.
 */
export function storedValues(
  type: string,
  pairs: readonly Pair[],
  { options, host }: Pick<Invocation, 'options' | 'host'>,
): readonly Pair[] {
  const rule = obscureRule(options)
  return pairs
    .filter(([key]) => !key.startsWith(EPHEMERAL))
    .map(([key, value]): Pair => {
      if (!isPasswordOption(type, key) || value === '' || rule === 'never') return [key, value]
      if (rule === 'guess' && isObscured(value)) {
        host.writeErr(
          `${key} looks obscured already and is stored as it is; --obscure forces it.\n`,
        )
        return [key, value]
      }
      return [key, obscure(value)]
    })
}

function obscureRule(options: OptionValues): 'always' | 'never' | 'guess' {
  const [always, never] = [options.has('obscure'), options.has('no-obscure')]
  if (always && never) {
    throw new PcloudConfigError('usage', 'Give --obscure or --no-obscure, not both.')
  }
  if (always) return 'always'
  return never ? 'never' : 'guess'
}

function isObscured(value: string): boolean {
  try {
    reveal(value)
    return true
  } catch {
    return false
  }
}
