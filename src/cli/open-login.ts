import type { ConfigDocument } from '../config-file/document.ts'
import { isUnverified } from '../http.ts'
import { PCLOUD } from '../services/pcloud/index.ts'
import { findService } from '../services/registry.ts'
import { AccountConfirmation } from '../wizard/login/account-confirmation.ts'
import type { GivenAnswers, LoginContext, WizardContext } from '../wizard/wizard-context.ts'
import { type OptionValues, textOption } from './command-options.ts'
import type { Host } from './host.ts'
import type { Invocation } from './invocation.ts'
import { promptWishes, readGiven, readRules } from './login-options.ts'
import type { Settings } from './read-settings.ts'
import { UNVERIFIED } from './remote-access.ts'

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
