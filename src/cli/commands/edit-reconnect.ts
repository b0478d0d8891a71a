import { getValue } from '../../config-file/read.ts'
import { aRemote } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import { LOGIN_KEYS } from '../../rclone/section-keys.ts'
import { isWrapper } from '../../rclone/wrappers.ts'
import { findService } from '../../services/registry.ts'
import { quotedName } from '../../visible.ts'
import { editRemote } from '../../wizard/edit-remote.ts'
import {
  type Existing,
  ownAnswers,
  type RemoteContext,
  readExisting,
} from '../../wizard/existing.ts'
import { reconnectRemote } from '../../wizard/reconnect-remote.ts'
import type { GivenAnswers } from '../../wizard/wizard-context.ts'
import { remoteOrDefault } from '../arguments.ts'
import { type OptionValues, textOption } from '../command-options.ts'
import { shownPath } from '../file-places.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { openLogin, withFile } from '../open-login.ts'
import { mustBeInFile, remoteOrChoice } from '../seen.ts'
import { saysYes } from '../talk.ts'
import { reportDryRun, warnOfLocalTargets } from '../write.ts'

/** Changes a remote with questions, and offers a login if its keys change. */
export const edit: CommandRun = async (invocation) => {
  const name = await remoteOrChoice(invocation)
  const context = await openRemote(invocation, name)
  const answered = answersOf(invocation.options)
  refuseOptions(answered, context.existing)
  sayWhat('Editing', invocation, context)
  const unwritten = await editRemote(context, new Set(answered.values()))
  if (unwritten !== undefined) return reportDryRun(invocation, unwritten)
  if (context.existing.type === 'pcloud') return
  warnOfLocalTargets(invocation, await invocation.store().load(), name)
  await afterNewKeys(invocation, context)
}

/** If one of these keys changes, the user must log in again. */
const NEW_LOGIN_KEYS = [...LOGIN_KEYS, 'client_secret', 'api_secret', 'redirect_uri', 'deviceid']

/** After a change of these keys, offers a login. The token still belongs to the old keys. */
async function afterNewKeys(
  invocation: Invocation,
  { existing: { name, type }, before, prompter, rules }: RemoteContext,
): Promise<void> {
  if (!findService(type)) return
  const now = await invocation.store().load()
  const isOther = (key: string) => getValue(now, name, key) !== getValue(before, name, key)
  if (!NEW_LOGIN_KEYS.some(isOther)) return
  const hint = `The login belongs to the old keys. Log in with the new keys: pcloud-config reconnect ${quotedName(name)}`
  if (!rules.canAsk || rules.yes) return prompter.say({ tone: 'warn', text: hint })
  if (!(await saysYes(invocation, { ...LOG_IN_NOW, help: hint })))
    return prompter.say({ tone: 'warn', text: hint })
  await logInAgain(invocation, name)
}

const LOG_IN_NOW = {
  message: 'Log in with the new keys now?',
  more: 'The new keys are saved. The old login stays until you log in again, but it may stop working soon.',
  initial: true,
}

/** The step that each option replaces. */
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
  throw new PcloudConfigError('usage', `--${option} cannot be used with ${aRemote(type)}.`, {
    hint: `To change a single setting: \`pcloud-config update ${quotedName(name)} KEY=VALUE\``,
  })
}

/** Logs in again, with the app and the settings of the remote. */
export const reconnect: CommandRun = async (invocation) => {
  await logInAgain(invocation, await remoteOrDefault(invocation.args[0], invocation))
}

async function logInAgain(invocation: Invocation, name: string): Promise<void> {
  const context = await openRemote(invocation, name)
  refuseOtherTypes(context.existing)
  sayWhat('Log in again:', invocation, context)
  const unwritten = await reconnectRemote(context)
  if (unwritten !== undefined) await reportDryRun(invocation, unwritten)
}

function refuseOtherTypes({ name, type }: Existing): void {
  if (findService(type)) return
  if (type === '') {
    throw new PcloudConfigError('usage', `${name} has no type.`, {
      hint: `If this is a pCloud remote: \`pcloud-config update ${quotedName(name)} type=pcloud\`.`,
    })
  }
  throw new PcloudConfigError(
    'usage',
    `${name} is ${aRemote(type)}. This command works only with pCloud remotes.`,
    {
      hint: isWrapper(type)
        ? `It uses the login of a different remote. To see which one: \`pcloud-config show ${quotedName(name)}\``
        : `Use rclone instead: \`rclone config reconnect ${quotedName(`${name}:`)}\`.`,
    },
  )
}

/**
 * Opens a remote of the file for `reconnect` and `edit`. Values in the remote replace questions, unless the
 * command line overrides them.
 * @throws PcloudConfigError `not-found`, `usage`, and errors of the file
 */
async function openRemote(invocation: Invocation, name: string): Promise<RemoteContext> {
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
function sayWhat(what: string, { options, host }: Invocation, context: RemoteContext): void {
  const path = shownPath(options, host)
  const where = path === undefined ? '' : ` · saves to ${path}`
  context.prompter.say({ tone: 'heading', text: `${what} ${context.existing.name}${where}` })
}
