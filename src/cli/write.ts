import { applyEdits } from '../config-file/apply-edits.ts'
import { maskedDiff } from '../config-file/diff.ts'
import type { ConfigDocument } from '../config-file/document.ts'
import { readRemotes } from '../config-file/read.ts'
import type { CommitResult, MakeEdits } from '../config-file/store/commit.ts'
import { localTargets, localTargetText } from '../rclone/wrappers.ts'
import { variablesUsing, variableText } from '../remotes/references.ts'
import { maskLines } from '../services/stray-keys.ts'
import type { Invocation } from './invocation.ts'
import { note, warn } from './talk.ts'

/**
 * Changes the config file. With `--dry-run`, it only shows the masked change.
 * @returns undefined with `--dry-run`
 */
export async function writeConfig(
  invocation: Invocation,
  decide: MakeEdits,
): Promise<CommitResult | undefined> {
  if (invocation.options.has('dry-run')) {
    await invocation.output.dryRun(await changeDiff(invocation, decide))
    return undefined
  }
  const result = await invocation.store().commit(decide)
  warn(invocation.host, ...result.warnings)
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
  if (result?.written) {
    note(invocation, `${done()}${result.undoable ? ' To undo: pcloud-config undo' : ''}`)
  }
  if (result === undefined || !invocation.output.json) return result
  await invocation.output.document({ written: result.written, file: result.path })
  return result
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
  note(invocation, 'Nothing was saved (--dry-run).')
}

/** After a write: warns if rclone would store data on this machine, in a folder with the name of a remote. */
export function warnOfLocalTargets(
  invocation: Invocation,
  file: ConfigDocument,
  name: string,
): void {
  for (const target of localTargets(name, readRemotes(file))) {
    const { message, hint } = localTargetText(target)
    note(invocation, `! ${name}: ${message}`, `  ${hint}`)
  }
}

/**
 * Before a remote is renamed or deleted: paths that look like this remote but are local folders, and
 * variables that use it. They do not change.
 */
export function unchangedUsers(
  { host }: Invocation,
  file: ConfigDocument,
  going: ReadonlySet<string>,
): readonly string[] {
  const remotes = readRemotes(file)
  const targets = [...remotes.keys()]
    .filter((name) => !going.has(name))
    .flatMap((name) => localTargets(name, remotes))
    .filter(({ remote }) => going.has(remote))
  return [
    ...targets.map((one) => `${one.name}: ${localTargetText(one).message} It did not change.`),
    ...variablesUsing(file, host.env, going).map(variableText),
  ]
}

export function warnOfUnchanged(invocation: Invocation, texts: readonly string[]): void {
  note(invocation, ...texts.map((text) => `! ${text}`))
}
