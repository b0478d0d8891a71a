import { type ConfigStore, remoteNames } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import type { WizardContext } from '../../wizard/context.ts'
import { newRemote } from '../../wizard/new-remote.ts'
import type { CommandRun, Invocation } from '../commands.ts'
import { locate } from '../config.ts'
import { openLogin } from '../login.ts'
import { remoteName } from '../remote-args.ts'
import { changeDiff } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  const context = await openContext(invocation)
  sayWhere(invocation, context)
  const unwritten = await newRemote(context)
  if (unwritten === undefined) return
  const diff = await changeDiff(invocation, unwritten)
  if (invocation.output.json) context.emit({ event: 'dry_run', diff })
  else await invocation.output.data(diff)
}

async function openContext(invocation: Invocation): Promise<WizardContext> {
  const { args, options } = invocation
  refuseOtherTypes(options)
  const name = args[0] === undefined ? {} : { name: remoteName(args[0]) }
  const login = await openLogin(invocation, name)
  const store = invocation.store()
  const before = await store.load()
  if (!login.rules.dryRun) await mustBeWritable(store)
  return { ...login, store, before }
}

/** Takes the lock and changes nothing: a login is too dear to end at a folder that cannot be written. */
async function mustBeWritable(store: ConfigStore): Promise<void> {
  await store.commit(() => [])
}

function refuseOtherTypes(options: Invocation['options']): void {
  const type = options.get('type')
  if (type === undefined || type === 'pcloud') return
  throw new PcloudConfigError('usage', 'Only remotes of type pcloud can be set up.')
}

function sayWhere({ options, host }: Invocation, { prompter, before }: WizardContext): void {
  const location = locate(options, host)
  if (location.kind === 'memory') return
  const path = location.path.startsWith(`${host.homeDir}/`)
    ? `~${location.path.slice(host.homeDir.length)}`
    : location.path
  const count = remoteNames(before).length
  const now = count === 1 ? '1 remote now' : `${count} remotes now`
  prompter.say({ tone: 'heading', text: `pCloud for rclone · saves to ${path} (${now})` })
}
