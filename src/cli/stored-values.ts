import { PcloudConfigError } from '../errors.ts'
import { obscure, reveal, seemsObscured } from '../rclone/obscure.ts'
import { isPasswordOption } from '../rclone/password-options.ts'
import { findService } from '../services/registry.ts'
import type { Invocation, OptionValues } from './invocation.ts'

type Pair = readonly [key: string, value: string]

/** Keys that steer rclone's dialogue and are never stored (`fs.ConfigKeyEphemeralPrefix`). */
const EPHEMERAL = 'config_'

export function isStored([key]: Pair): boolean {
  return !key.startsWith(EPHEMERAL)
}

/**
 * Values as they are written: passwords obscured as rclone stores them. Whether a given one
 * is obscured already is guessed as rclone guesses, and said; the two options end it.
 */
export function obscured(
  type: string,
  pairs: Iterable<Pair>,
  { options, host }: Pick<Invocation, 'options' | 'host'>,
): readonly Pair[] {
  const rule = obscureRule(options)
  return [...pairs].map(([key, value]): Pair => {
    if (!isPassword(type, key) || value === '' || rule === 'never') return [key, value]
    if (rule === 'guess' && isObscured(type, value)) {
      host.writeErr(`${key} looks obscured already and is stored as it is; --obscure forces it.\n`)
      return [key, value]
    }
    return [key, obscure(value)]
  })
}

/** Whether rclone, or the service itself, keeps the option obscured. */
export function isPassword(type: string, key: string): boolean {
  const options = findService(type)?.options
  if (options === undefined) return isPasswordOption(type, key)
  return options.some(({ name, isPassword: hidden }) => name === key && hidden)
}

function obscureRule(options: OptionValues): 'always' | 'never' | 'guess' {
  const [always, never] = [options.has('obscure'), options.has('no-obscure')]
  if (always && never) {
    throw new PcloudConfigError('usage', 'Give --obscure or --no-obscure, not both.')
  }
  if (always) return 'always'
  return never ? 'never' : 'guess'
}

/** rclone looks at the alphabet alone, which that of an API secret is as well. */
function isObscured(type: string, value: string): boolean {
  if (findService(type)?.inRclone === false) return seemsObscured(value)
  try {
    reveal(value)
    return true
  } catch {
    return false
  }
}
