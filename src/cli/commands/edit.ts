import { remoteNames } from '../../config-file/index.ts'
import { Cancelled, PcloudConfigError } from '../../errors.ts'
import { editRemote } from '../../wizard/edit.ts'
import type { Existing } from '../../wizard/existing.ts'
import type { CommandRun, Invocation } from '../commands.ts'
import { askRemote } from '../menu/remotes.ts'
import { openRemote, sayWhat } from '../open-remote.ts'
import type { OptionValues } from '../parse.ts'
import { remoteOrDefault } from '../remote-args.ts'
import { reportDryRun } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  await edit(invocation, await whichRemote(invocation))
}

/** The one that is named, or the one of the settings, or one that is chosen from the list. */
async function whichRemote(invocation: Invocation): Promise<string> {
  const [word] = invocation.args
  const { remote } = await invocation.settings()
  const file = await invocation.store().load()
  if (word !== undefined || remote !== undefined || remoteNames(file).length === 0) {
    return remoteOrDefault(word, invocation)
  }
  const name = await askRemote('Edit which remote?', file, await invocation.prompter())
  if (name === undefined) throw new Cancelled()
  return name
}

/** The same for a remote that was chosen otherwise, as by a menu. */
export async function edit(invocation: Invocation, name: string): Promise<void> {
  const context = await openRemote(invocation, name)
  const answered = answersOf(invocation.options)
  refuseOptions(answered, context.existing)
  sayWhat('Editing', invocation, context)
  const unwritten = await editRemote(context, new Set(answered.values()))
  if (unwritten !== undefined) await reportDryRun(invocation, unwritten)
}

/** The step that an option answers. */
const STEP_OF: ReadonlyMap<string, string> = new Map([
  ['client-id', 'app'],
  ['client-secret', 'app'],
  ['app-from', 'app'],
  ['root-folder', 'root-folder'],
  ['region', 'region'],
  ['hostname', 'region'],
  ['auth-url', 'key auth_url'],
  ['token-url', 'key token_url'],
  ['login', 'reauthorize'],
  ['token', 'reauthorize'],
])

function answersOf(options: OptionValues): ReadonlyMap<string, string> {
  return new Map([...STEP_OF].filter(([option]) => options.has(option)))
}

function refuseOptions(answered: ReadonlyMap<string, string>, { name, type }: Existing): void {
  const [option] = answered.keys()
  if (type === 'pcloud' || option === undefined) return
  throw new PcloudConfigError('usage', `--${option} has no meaning for a remote of type ${type}.`, {
    hint: `Set single keys of ${name} with \`pcloud-config update\`.`,
  })
}
