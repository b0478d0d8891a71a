import type { ConfigDocument, MakeEdits } from '../../config-file/index.ts'
import { visible } from '../../visible.ts'
import { variablesInTheWay } from '../../wizard/overriding-variables.ts'
import type { Invocation } from '../invocation.ts'
import { warnOfLocalTargets } from '../local-targets.ts'
import { showSection } from '../section-text.ts'
import { writeConfig } from '../write.ts'

export interface CallAnswer {
  /** What answers and logins have set, to be written with the values that were given. */
  readonly changes: readonly (readonly [key: string, value: string])[]
  /** For stdout, where the caller speaks the protocol. */
  readonly reply?: string
}

/**
 * Writes, and then answers: with the question for the caller, or with the section as it is now.
 * @param nameOf asked after the write
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
