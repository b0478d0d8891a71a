import { PcloudConfigError } from '../errors.ts'
import { obscure, reveal, seemsObscured } from '../rclone/obscure.ts'
import type { Entry } from '../rclone/section-keys.ts'
import { findService } from '../services/registry.ts'
import { isPasswordKey } from '../services/stray-keys.ts'
import type { Invocation } from './invocation.ts'
import type { OptionValues } from './options.ts'

/** Keys that control rclone's questions. They are not stored (`fs.ConfigKeyEphemeralPrefix`). */
const EPHEMERAL = 'config_'

export function isStored([key]: Entry): boolean {
  return !key.startsWith(EPHEMERAL)
}

/**
 * Obscures passwords, as rclone stores them. Like rclone, it guesses whether a value is obscured
 * already, and reports that. `--obscure` and `--no-obscure` override the guess.
 */
export function obscured(
  type: string,
  pairs: Iterable<Entry>,
  { options, host }: Pick<Invocation, 'options' | 'host'>,
): readonly Entry[] {
  const rule = obscureRule(options)
  return [...pairs].map(([key, value]): Entry => {
    if (!isPasswordKey(type, key) || value === '' || rule === 'never') return [key, value]
    if (rule === 'guess' && isObscured(type, value)) {
      host.writeErr(
        `${key} looks obscured, so it is stored unchanged. To obscure it anyway, add --obscure.\n`,
      )
      return [key, value]
    }
    return [key, obscure(value)]
  })
}

function obscureRule(options: OptionValues): 'always' | 'never' | 'guess' {
  const [always, never] = [options.has('obscure'), options.has('no-obscure')]
  if (always && never) {
    throw new PcloudConfigError('usage', 'Use --obscure or --no-obscure, not both.')
  }
  if (always) return 'always'
  return never ? 'never' : 'guess'
}

/** rclone checks only the alphabet. For an API secret, which has the same alphabet, check more. */
function isObscured(type: string, value: string): boolean {
  if (findService(type)?.inRclone === false) return seemsObscured(value)
  try {
    reveal(value)
    return true
  } catch {
    return false
  }
}
