import { remoteNames } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import type { WizardContext } from '../../wizard/context.ts'
import { newRemote } from '../../wizard/new-remote.ts'
import type { CommandRun, Invocation } from '../commands.ts'
import { locate } from '../config.ts'
import { readGiven, takesStdin } from '../given.ts'
import { readRules } from '../rules.ts'

export const run: CommandRun = async (invocation) => {
  const context = await openContext(invocation)
  sayWhere(invocation, context)
  await newRemote(context)
}

async function openContext({
  args,
  options,
  host,
  output,
  store,
  prompter: openPrompter,
}: Invocation): Promise<WizardContext> {
  refuseOtherTypes(options)
  const stdinTaken = takesStdin(options)
  const noInput = output.json || options.has('no-input') || stdinTaken
  const rules = readRules(options, {
    canAsk: !noInput,
    pasteBesideBrowser: !stdinTaken && (noInput || host.stdinIsTTY),
  })
  const given = await readGiven(options, host, args[0]?.replace(/:$/, ''))
  const opened = store()
  const before = await opened.load()
  const prompter = await openPrompter()
  const { machine, signal } = host
  const emit = (event: object) => (output.json ? output.event(event) : undefined)
  return { given, rules, prompter, machine, store: opened, before, emit, signal }
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
