import {
  applyEdits,
  type CommitResult,
  type ConfigDocument,
  type ConfigEdit,
  maskedDiff,
} from '../config-file/index.ts'
import { maskValue } from '../providers/secret-keys.ts'
import { visible } from '../visible.ts'
import type { Invocation } from './commands.ts'

/** Decides on the file as it is at that moment; called again if another program writes meanwhile. */
export type Decide = (file: ConfigDocument) => readonly ConfigEdit[]

/**
 * Changes the config file, or with `--dry-run` shows the masked change and writes nothing.
 * @returns nothing when nothing was to be written
 */
export async function writeConfig(
  invocation: Invocation,
  decide: Decide,
): Promise<CommitResult | undefined> {
  if (invocation.options.has('dry-run')) {
    await showChange(invocation, decide)
    return undefined
  }
  const result = await invocation.store().commit(decide)
  for (const warning of result.warnings) invocation.host.writeErr(`${visible(warning)}\n`)
  return result
}

async function showChange({ store, output }: Invocation, decide: Decide): Promise<void> {
  const before = await store().load()
  const diff = await maskedDiff(before, applyEdits(before, decide(before)), maskValue)
  if (output.json) return output.document({ dry_run: true, diff })
  await output.data(diff)
}
