import { aRemote } from '../config-file/remote-names.ts'
import { PcloudConfigError } from '../errors.ts'
import { type Existing, ownAnswers, type RemoteContext, readExisting } from '../wizard/existing.ts'
import type { GivenAnswers } from '../wizard/wizard-context.ts'
import type { Invocation } from './invocation.ts'
import { openLogin } from './open-login.ts'
import { type OptionValues, textOption } from './option-spec.ts'
import { shownPath } from './program-folders.ts'
import { mustBeInFile } from './seen.ts'
import { mustBeWritable } from './write.ts'

/**
 * Opens a remote of the file for `reconnect` and `edit`. Values in the remote replace questions, unless the
 * command line overrides them.
 * @throws PcloudConfigError `not-found`, `usage`, and errors of the file
 */
export async function openRemote(invocation: Invocation, name: string): Promise<RemoteContext> {
  const { options } = invocation
  await mustBeInFile(invocation, [name])
  const store = invocation.store()
  const before = await store.load()
  const existing = readExisting(before, name)
  const type = textOption(options, 'type')
  if (type !== undefined && type !== existing.type) throw otherType(existing)
  const login = await openLogin(invocation, answersBehind(options, existing), existing.type)
  if (!login.rules.dryRun) await mustBeWritable(store)
  const config = textOption(options, 'config')
  return {
    ...login,
    given: withoutHabit(options, login.given),
    store,
    before,
    existing,
    env: invocation.host.env,
    ...(config !== undefined && { config }),
  }
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
