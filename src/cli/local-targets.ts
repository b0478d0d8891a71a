import type { ConfigDocument } from '../config-file/document.ts'
import { readRemotes } from '../config-file/read.ts'
import { localTargets, localTargetText } from '../rclone/wrappers.ts'
import { variablesUsing, variableText } from '../remotes/references.ts'
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
 * Before a remote is renamed or deleted: paths that look like this remote but are local folders, and
 * variables that use it. They do not change.
 */
export function unchangedUsers(
  { host }: Run,
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

export function warnOfUnchanged(invocation: Run, texts: readonly string[]): void {
  const lines = texts.map((text) => `! ${text}`)
  warn(invocation, lines)
}

function warn({ host, options }: Run, lines: readonly string[]): void {
  if (options.has('quiet')) return
  for (const line of lines) host.writeErr(`${visible(line)}\n`)
}
