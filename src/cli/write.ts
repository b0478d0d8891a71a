import { applyEdits } from '../config-file/apply-edits.ts'
import { maskedDiff } from '../config-file/diff.ts'
import type { CommitResult, MakeEdits } from '../config-file/store/commit.ts'
import type { ConfigStore } from '../config-file/store/store.ts'
import { maskLines } from '../services/stray-keys.ts'
import { visible } from '../visible.ts'
import type { Invocation } from './invocation.ts'

/**
 * Changes the config file. With `--dry-run`, it only shows the masked change.
 * @returns undefined with `--dry-run`
 */
export async function writeConfig(
  invocation: Invocation,
  decide: MakeEdits,
): Promise<CommitResult | undefined> {
  if (invocation.options.has('dry-run')) {
    await showChange(invocation, decide)
    return undefined
  }
  const result = await invocation.store().commit(decide)
  for (const warning of result.warnings) invocation.host.writeErr(`${visible(warning)}\n`)
  return result
}

/**
 * Like {@link writeConfig}, for a command that prints no data: reports the change in one line on
 * stderr, and `undo` if it can revert it. With `--json`, it prints on stdout whether it wrote, and the file.
 * @param done the change, as a sentence
 */
export async function writeAndReport(
  invocation: Invocation,
  decide: MakeEdits,
  done: () => string,
): Promise<CommitResult | undefined> {
  const result = await writeConfig(invocation, decide)
  if (result?.written && !invocation.options.has('quiet')) {
    const undo = result.undoable ? ' To undo: pcloud-config undo' : ''
    invocation.host.writeErr(`${visible(done())}${undo}\n`)
  }
  if (result === undefined || !invocation.output.json) return result
  await invocation.output.document({ written: result.written, file: result.path })
  return result
}

async function showChange(invocation: Invocation, decide: MakeEdits): Promise<void> {
  const { output } = invocation
  const diff = await changeDiff(invocation, decide)
  await (output.json
    ? output.document({ dry_run: true, diff })
    : output.data(output.wording.diff(diff)))
}

/** The masked diff of a change to the current file. */
export async function changeDiff({ store }: Invocation, decide: MakeEdits): Promise<string> {
  const before = await store().load()
  return maskedDiff(before, applyEdits(before, decide(before)), maskLines)
}

/** The dry run of a command that prints events. */
export async function reportDryRun(invocation: Invocation, decide: MakeEdits): Promise<void> {
  const { output } = invocation
  const diff = await changeDiff(invocation, decide)
  if (output.json) return output.event({ event: 'dry_run', diff })
  await output.data(output.wording.diff(diff))
  if (!invocation.options.has('quiet')) invocation.host.writeErr('Nothing was saved (--dry-run).\n')
}

/** Checks the file before a login, which would be lost if the file cannot be written. */
export async function mustBeWritable(store: ConfigStore): Promise<void> {
  await store.trial()
}
