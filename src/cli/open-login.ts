import type { ConfigDocument } from '../config-file/document.ts'
import { aRemote } from '../config-file/remote-names.ts'
import { PcloudConfigError } from '../errors.ts'
import { isUnverified } from '../http.ts'
import { PCLOUD } from '../services/pcloud/index.ts'
import { findService } from '../services/registry.ts'
import { type Existing, ownAnswers, type RemoteContext, readExisting } from '../wizard/existing.ts'
import { AccountConfirmation } from '../wizard/login/account-confirmation.ts'
import type { GivenAnswers, LoginContext, WizardContext } from '../wizard/wizard-context.ts'
import { type OptionValues, textOption } from './command-options.ts'
import { shownPath } from './file-places.ts'
import type { Host } from './host.ts'
import type { Invocation } from './invocation.ts'
import { promptWishes, readGiven, readRules } from './login-options.ts'
import type { Settings } from './read-settings.ts'
import { UNVERIFIED } from './remote-access.ts'
import { mustBeInFile } from './seen.ts'

/**
 * Collects what a login needs from the command line and this machine.
 * @param own the values of the existing remote, which override the environment and the settings
 * @throws PcloudConfigError `usage`, `not-found`
 */
export async function openLogin(
  invocation: Invocation,
  own: GivenAnswers = {},
  type = 'pcloud',
): Promise<LoginContext> {
  const { options, host, output } = invocation
  const settings = await invocation.settings()
  const wishes = await promptWishes(invocation)
  const canAsk = host.promptMode(wishes) !== 'none'
  const rules = readRules(
    options,
    {
      canAsk,
      personPresent: canAsk && host.stdinIsTTY,
      pasteBesideBrowser: !wishes.stdinTaken && (!canAsk || host.stdinIsTTY),
      openBrowser: opensBrowser(settings, host),
    },
    own.redirectUri,
  )
  const given = {
    ...preferred(settings, options),
    ...(await readGiven(options, host, own, type)),
    ...(rules.redirectGiven && { redirectUri: rules.redirectUri }),
  }
  const prompter = await invocation.prompter()
  if (isUnverified(host.env)) {
    prompter.say({ tone: 'warn', text: UNVERIFIED })
  }
  const { machine, signal } = host
  const emit = (event: object) => (output.json ? output.event(event) : undefined)
  const confirmation = new AccountConfirmation()
  // A login with API keys does not use it.
  const service = await (findService(type)?.codeLogin ?? PCLOUD.codeLogin)()
  return { given, rules, prompter, machine, confirmation, emit, signal, service }
}

/** BROWSER overrides the setting. */
function opensBrowser({ browser }: Settings, { env }: Host): boolean {
  return browser !== false || Boolean(env.BROWSER)
}

/** The values from the settings. */
function preferred({ region, login }: Settings, options: OptionValues): GivenAnswers {
  // --hostname implies the region, and --token the login method.
  const takesRegion = region !== undefined && !options.has('hostname')
  const takesLogin = login !== undefined && !options.has('token')
  return {
    ...(takesRegion && { region }),
    ...(takesLogin && { login }),
  }
}

/** Adds the file that the login changes. The login would be lost if the file cannot be written. */
export async function withFile(
  login: LoginContext,
  before: ConfigDocument,
  { options, host, store: openStore }: Invocation,
): Promise<WizardContext> {
  const store = openStore()
  if (!login.rules.dryRun) await store.trial()
  const config = textOption(options, 'config')
  return { ...login, store, before, env: host.env, ...(config !== undefined && { config }) }
}

/**
 * Opens a remote of the file for `reconnect` and `edit`. Values in the remote replace questions, unless the
 * command line overrides them.
 * @throws PcloudConfigError `not-found`, `usage`, and errors of the file
 */
export async function openRemote(invocation: Invocation, name: string): Promise<RemoteContext> {
  const { options } = invocation
  await mustBeInFile(invocation, [name])
  const before = await invocation.store().load()
  const existing = readExisting(before, name)
  const type = textOption(options, 'type')
  if (type !== undefined && type !== existing.type) throw otherType(existing)
  const login = await openLogin(invocation, answersBehind(options, existing), existing.type)
  const context = await withFile(login, before, invocation)
  return { ...context, given: withoutHabit(options, login.given), existing }
}

/** rclone's app supports only browser and paste, so the `login` setting does not apply. */
function withoutHabit(options: OptionValues, given: GivenAnswers): GivenAnswers {
  if (options.has('login') || given.clientId !== '' || given.login === 'paste') return given
  const { login: _, ...rest } = given
  return rest
}

/** Omits values that an option makes invalid: the secret for a new client ID, the host for a new region. */
function answersBehind(options: OptionValues, existing: Existing): GivenAnswers {
  const { hostname, region, clientSecret, rootFolder, ...rest } = ownAnswers(existing)
  // Only pCloud can find a folder by path.
  const isFindable = rootFolder?.kind !== 'path' || !options.has('no-verify')
  const id = textOption(options, 'client-id')
  const isSameApp = id === undefined || id === rest.clientId
  return {
    ...rest,
    ...(rootFolder && isFindable && { rootFolder }),
    ...(!options.has('region') && hostname !== undefined && { hostname }),
    ...(!options.has('hostname') && region !== undefined && { region }),
    ...(isSameApp && clientSecret && { clientSecret }),
  }
}

function otherType({ name, type }: Existing): PcloudConfigError {
  return new PcloudConfigError('usage', `${name} is ${aRemote(type)}.`, {
    hint: 'Leave out --type. The type of a remote cannot change.',
  })
}

/** Prints the heading: the action, the remote and the file. */
export function sayWhat(what: string, { options, host }: Invocation, context: RemoteContext): void {
  const path = shownPath(options, host)
  const where = path === undefined ? '' : ` · saves to ${path}`
  context.prompter.say({ tone: 'heading', text: `${what} ${context.existing.name}${where}` })
}
