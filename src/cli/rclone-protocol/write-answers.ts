import type { ConfigDocument, MakeEdits } from '../../config-file/index.ts'
import { visible } from '../../visible.ts'
import { variablesInTheWay } from '../../wizard/overriding-variables.ts'
import type { Invocation } from '../invocation.ts'
import { warnOfLocalTargets } from '../local-targets.ts'
import { showSection } from '../section-text.ts'
import { writeConfig } from '../write.ts'

export interface CallAnswer {
  /** Values from questions and logins, to be written with the values of the call. */
  readonly changes: readonly (readonly [key: string, value: string])[]
  /** For stdout, if the caller uses the protocol. */
  readonly reply?: string
}

/**
 * Writes, then prints the question for the caller or the new section.
 * @param nameOf called after the write, since the name can change
 */
export async function writeAnswered(
  invocation: Invocation,
  nameOf: () => string,
  { reply }: CallAnswer,
  decide: MakeEdits,
): Promise<void> {
  const { options, output } = invocation
  const result = await writeConfig(invocation, decide)
  if (result) {
    warnOfLocalTargets(invocation, result.document, nameOf())
    warnOfVariables(invocation, result.document, nameOf())
  }
  if (reply === undefined) {
    if (result) await showSection(nameOf(), result.document, invocation)
  } else if (!options.has('no-output')) await output.data(reply)
}

function warnOfVariables(
  { host, options }: Invocation,
  document: ConfigDocument,
  name: string,
): void {
  if (options.has('quiet')) return
  for (const line of variablesInTheWay(name, document, host.env)) {
    host.writeErr(`! ${visible(line)}\n`)
  }
}
