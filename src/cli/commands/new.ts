import { type ConfigStore, remoteNames } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import type { GivenAnswers } from '../../wizard/answers.ts'
import type { WizardContext } from '../../wizard/context.ts'
import { newRemote } from '../../wizard/new-remote.ts'
import type { CommandRun, Invocation } from '../commands.ts'
import { locate } from '../config.ts'
import { readGiven } from '../given.ts'
import type { Host } from '../host.ts'
import type { OptionValues } from '../parse.ts'
import { promptWishes } from '../prompting.ts'
import { remoteName } from '../remote-args.ts'
import { readRules } from '../rules.ts'
import type { Settings } from '../settings.ts'
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

async function openContext({
  args,
  options,
  host,
  output,
  store,
  settings: readSettings,
  prompter: openPrompter,
}: Invocation): Promise<WizardContext> {
  refuseOtherTypes(options)
  const settings = await readSettings()
  const wishes = promptWishes(options, output.json, settings, host.env)
  const canAsk = host.promptMode(wishes) !== 'none'
  const rules = readRules(options, {
    canAsk,
    personPresent: canAsk && host.stdinIsTTY,
    pasteBesideBrowser: !wishes.stdinTaken && (!canAsk || host.stdinIsTTY),
    openBrowser: opensBrowser(settings, host),
  })
  const name = args[0] === undefined ? undefined : remoteName(args[0])
  const given = { ...preferred(settings, host, options), ...(await readGiven(options, host, name)) }
  const opened = store()
  const before = await opened.load()
  if (!rules.dryRun) await mustBeWritable(opened)
  const prompter = await openPrompter()
  if (host.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') prompter.say(UNVERIFIED)
  const { machine, signal } = host
  const emit = (event: object) => (output.json ? output.event(event) : undefined)
  return { given, rules, prompter, machine, store: opened, before, emit, signal }
}

/** Takes the lock and changes nothing: a login is too dear to end at a folder that cannot be written. */
async function mustBeWritable(store: ConfigStore): Promise<void> {
  await store.commit(() => [])
}

/** The system's proxy or a colleague's advice may have left it set; the secret is asked next. */
const UNVERIFIED = {
  tone: 'warn',
  text: 'NODE_TLS_REJECT_UNAUTHORIZED=0 is set: nobody checks whether it is pCloud that answers. Unset it; for a company proxy use NODE_EXTRA_CA_CERTS.',
} as const

/** BROWSER says more than a preference does. */
function opensBrowser({ browser }: Settings, { env }: Host): boolean {
  return browser !== false || Boolean(env.BROWSER)
}

/** What neither an option nor the environment says. */
function preferred(settings: Settings, { machine }: Host, options: OptionValues): GivenAnswers {
  const { region, login, browser } = settings
  // A host that is named decides the region, a token that is given the way to log in.
  const takesRegion = region !== undefined && !options.has('hostname')
  const takesLogin = login !== undefined && !options.has('token')
  return {
    ...(takesRegion && { region }),
    ...(takesLogin && { login }),
    ...(browser === true && machine.surroundings.browserHere && { browserHere: true }),
  }
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
