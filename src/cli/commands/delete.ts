import { type ConfigDocument, type ConfigEdit, readRemotes } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import { foundationsOf } from '../../providers/wrappers.ts'
import { visible } from '../../visible.ts'
import type { CommandRun } from '../commands.ts'
import { mustExist, remoteName } from '../remote-args.ts'
import { notSessions } from '../sessions.ts'
import { need } from '../words.ts'
import { writeAndReport } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  need(invocation, 'NAME')
  const names = [...new Set(invocation.args.map(remoteName))]
  await notSessions(invocation, names, SESSION)
  const force = invocation.options.has('force')
  await writeAndReport(invocation, (file) => removals(file, names, force))
}

const SESSION = 'End it, here and at pCloud: `pcloud-config disconnect NAME`.'

function removals(
  file: ConfigDocument,
  names: readonly string[],
  force: boolean,
): readonly ConfigEdit[] {
  for (const name of names) mustExist(file, name)
  if (!force) refuseWhileNeeded(file, new Set(names))
  return names.map((name) => ({ kind: 'remove', name }))
}

/** What goes together may lean on each other. */
function refuseWhileNeeded(file: ConfigDocument, going: ReadonlySet<string>): void {
  const remotes = readRemotes(file)
  const staying = [...remotes.keys()].filter((name) => !going.has(name))
  const needs = (other: string) => foundationsOf(other, remotes).filter((name) => going.has(name))
  const left = staying.filter((other) => needs(other).length > 0)
  if (left.length === 0) return
  const needed = [...new Set(left.flatMap(needs))]
  const verb = needed.length === 1 ? 'is' : 'are'
  throw new PcloudConfigError('usage', `${listed(needed)} ${verb} needed by: ${listed(left)}.`, {
    hint: 'Delete those as well, or use --force and repair them afterwards.',
  })
}

function listed(names: readonly string[]): string {
  const more = names.length > 20 ? ` and ${names.length - 20} more` : ''
  return visible(names.slice(0, 20).join(', ')) + more
}
