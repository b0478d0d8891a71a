import { remoteNames } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import type { WizardContext } from '../../wizard/context.ts'
import { newRemote } from '../../wizard/new-remote.ts'
import type { CommandRun, Invocation } from '../commands.ts'
import { shownPath } from '../config.ts'
import { textOption } from '../given.ts'
import { openLogin } from '../login.ts'
import { remoteName } from '../remote-args.ts'
import { mustBeWritable, reportDryRun } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  refuseOtherTypes(invocation.options)
  if (textOption(invocation.options, 'login')?.toLowerCase() === 'direct') {
    return (await import('../direct.ts')).newSession(invocation)
  }
  const context = await openContext(invocation)
  sayWhere(invocation, context)
  const unwritten = await newRemote(context)
  if (unwritten !== undefined) await reportDryRun(invocation, unwritten)
}

async function openContext(invocation: Invocation): Promise<WizardContext> {
  const { args } = invocation
  const name = args[0] === undefined ? {} : { name: remoteName(args[0]) }
  const login = await openLogin(invocation, name)
  const store = invocation.store()
  const before = await store.load()
  if (!login.rules.dryRun) await mustBeWritable(store)
  return { ...login, store, before }
}

function refuseOtherTypes(options: Invocation['options']): void {
  const type = options.get('type')
  if (type === undefined || type === 'pcloud') return
  throw new PcloudConfigError('usage', 'Only remotes of type pcloud can be set up.')
}

function sayWhere({ options, host }: Invocation, { prompter, before }: WizardContext): void {
  const path = shownPath(options, host)
  if (path === undefined) return
  const count = remoteNames(before).length
  const now = count === 1 ? '1 remote now' : `${count} remotes now`
  prompter.say({ tone: 'heading', text: `pCloud for rclone · saves to ${path} (${now})` })
}
