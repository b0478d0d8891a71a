import { closest } from '../../closest.ts'
import type { ConfigDocument } from '../../config-file/document.ts'
import { getValue } from '../../config-file/read.ts'
import type { MakeEdits } from '../../config-file/store/commit.ts'
import { optionNames } from '../../rclone/option-names.ts'
import { variablesInTheWay } from '../../services/seen-remote.ts'
import { isOptionOf, shownKey } from '../../services/stray-keys.ts'
import { quotedName } from '../../visible.ts'
import type { Invocation } from '../invocation.ts'
import { showSection } from '../section-text.ts'
import { note } from '../talk.ts'
import { warnOfLocalTargets, writeConfig } from '../write.ts'

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
