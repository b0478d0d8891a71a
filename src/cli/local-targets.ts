import { type ConfigDocument, readRemotes } from '../config-file/index.ts'
import { type LocalTarget, localTargets, localTargetText } from '../rclone/wrappers.ts'
import { visible } from '../visible.ts'
import type { Invocation } from './invocation.ts'

type Run = Pick<Invocation, 'host' | 'options'>

/** After a write: warns if rclone would store data on this machine, in a folder with the name of a remote. */
export function warnOfLocalTargets(invocation: Run, file: ConfigDocument, name: string): void {
  if (invocation.options.has('quiet')) return
  for (const target of localTargets(name, readRemotes(file))) {
    const { message, hint } = localTargetText(target)
    warn(invocation, [`! ${name}: ${message}`, `  ${hint}`])
  }
}

/**
 * Before a remote is renamed or deleted: paths that look like this remote, but are local folders.
 * They do not change.
 */
export function localTargetsNaming(
  file: ConfigDocument,
  going: ReadonlySet<string>,
): readonly LocalTarget[] {
  const remotes = readRemotes(file)
  return [...remotes.keys()]
    .filter((name) => !going.has(name))
    .flatMap((name) => localTargets(name, remotes))
    .filter(({ remote }) => going.has(remote))
}

export function warnOfUnchanged(invocation: Run, targets: readonly LocalTarget[]): void {
  const lines = targets.map(
    (one) => `! ${one.name}: ${localTargetText(one).message} It did not change.`,
  )
  warn(invocation, lines)
}

function warn({ host, options }: Run, lines: readonly string[]): void {
  if (options.has('quiet')) return
  for (const line of lines) host.writeErr(`${visible(line)}\n`)
}
