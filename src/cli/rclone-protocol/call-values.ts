import { closest } from '../../closest.ts'
import type { ConfigDocument } from '../../config-file/document.ts'
import { getValue } from '../../config-file/read.ts'
import type { MakeEdits } from '../../config-file/store/commit.ts'
import { PcloudConfigError } from '../../errors.ts'
import { obscure, reveal, seemsObscured } from '../../rclone/obscure.ts'
import { optionNames } from '../../rclone/option-names.ts'
import type { Entry } from '../../rclone/section-keys.ts'
import { findService } from '../../services/registry.ts'
import { variablesInTheWay } from '../../services/seen-remote.ts'
import { isOptionOf, isPasswordKey, shownKey } from '../../services/stray-keys.ts'
import { quotedName } from '../../visible.ts'
import type { OptionValues } from '../command-options.ts'
import { showSection } from '../commands/show.ts'
import type { Invocation } from '../invocation.ts'
import { note, warn } from '../talk.ts'
import { warnOfLocalTargets, writeConfig } from '../write.ts'

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
      warn(
        host,
        `${key} looks obscured, so it is stored unchanged. To obscure it anyway, add --obscure.`,
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

export interface CallAnswer {
  /** Values from questions and logins, to be written with the values of the call. */
  readonly changes: readonly (readonly [key: string, value: string])[]
  /** For stdout, if the caller uses the protocol. */
  readonly reply?: string
}

/** A call for one remote. */
interface Call {
  /** Called after the write, since the name can change. */
  readonly nameOf: () => string
  /** The keys on the command line. */
  readonly keys: Iterable<string>
}

/** Writes, then prints the question for the caller or the new section. */
export async function writeAnswered(
  invocation: Invocation,
  { nameOf, keys }: Call,
  { reply }: CallAnswer,
  decide: MakeEdits,
): Promise<void> {
  const { options, output } = invocation
  const result = await writeConfig(invocation, decide)
  if (result) {
    warnOfLocalTargets(invocation, result.document, nameOf())
    const lines = variablesInTheWay(nameOf(), result.document, invocation.host.env)
    note(invocation, ...lines.map((line) => `! ${line}`))
  }
  if (reply === undefined) {
    if (!result) return
    await showSection(nameOf(), result.document, invocation)
    warnOfUnknownKeys(invocation, result.document, { name: nameOf(), keys })
  } else if (!options.has('no-output')) await output.data(reply)
}

/** rclone and `check` accept such a key silently, so a typing mistake would have no effect. */
function warnOfUnknownKeys(
  invocation: Invocation,
  document: ConfigDocument,
  { name, keys }: Pick<Call, 'keys'> & { readonly name: string },
): void {
  const type = getValue(document, name, 'type') ?? ''
  for (const key of keys) {
    if (isOptionOf(type, key)) continue
    const near = closest(key, [...(optionNames(type) ?? [])])
    const meant = near === undefined ? '' : ` Did you mean ${near}?`
    const remove = `To remove it: pcloud-config unset ${quotedName(name)} ${quotedName(shownKey(key))}`
    note(invocation, `! ${shownKey(key)} is not an option of ${type}, so it has no effect.${meant}`)
    if (shownKey(key) === key) note(invocation, `  ${remove}`)
  }
}
