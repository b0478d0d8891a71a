import { type ConfigDocument, type ConfigEdit, readRemotes } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import { dependentsOf } from '../../providers/wrappers.ts'
import type { CommandRun } from '../commands.ts'
import { mustExist, remoteName } from '../remote-args.ts'
import { need } from '../words.ts'
import { writeConfig } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  need(invocation, 'NAME')
  const names = [...new Set(invocation.args.map(remoteName))]
  const force = invocation.options.has('force')
  await writeConfig(invocation, (file) => removals(file, names, force))
}

function removals(
  file: ConfigDocument,
  names: readonly string[],
  force: boolean,
): readonly ConfigEdit[] {
  for (const name of names) {
    mustExist(file, name)
    if (!force) refuseWhileNeeded(file, name, names)
  }
  return names.map((name) => ({ kind: 'remove', name }))
}

/** What goes together may lean on each other. */
function refuseWhileNeeded(file: ConfigDocument, name: string, going: readonly string[]): void {
  const left = dependentsOf(name, readRemotes(file)).filter((other) => !going.includes(other))
  if (left.length === 0) return
  throw new PcloudConfigError('usage', `${name} is needed by: ${left.join(', ')}.`, {
    hint: 'Delete those as well, or use --force and repair them afterwards.',
  })
}
