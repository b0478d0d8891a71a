import type { ConfigDocument } from '../config-file/document.ts'
import { hasRemote, sectionsOf } from '../config-file/read.ts'
import { Cancelled } from '../errors.ts'
import type { Environment, Scope } from '../rclone/environment-variables.ts'
import { describeWithEnvironment } from '../remotes/seen-summaries.ts'
import {
  isOnlyInEnvironment,
  onlyInEnvironment,
  type SeenRemote,
  seeRemote,
} from '../services/seen-remote.ts'
import { quotedName } from '../visible.ts'
import type { Prompter } from '../wizard/prompter.ts'
import { mustExist, remoteOrDefault } from './arguments.ts'
import type { Invocation } from './invocation.ts'

/**
 * A remote in the file or the environment, with the values that rclone uses.
 * @throws PcloudConfigError `not-found`
 */
export function seen(
  file: ConfigDocument,
  name: string,
  env: Environment,
  scope: Scope = 'remote-and-type',
): SeenRemote {
  const found = seeRemote(name, sectionsOf(file), env, scope)
  if (found !== undefined) return found
  mustExist(file, name)
  throw new Error(`${name} exists, but has no values`)
}

/** Whether the file or the environment has a remote of this name. */
export function isRemote(file: ConfigDocument, name: string, env: Environment): boolean {
  return hasRemote(file, name) || isOnlyInEnvironment(name, sectionsOf(file), env)
}

/** The remote in NAME or in the settings, or a choice from the list. */
export async function remoteOrChoice(invocation: Invocation): Promise<string> {
  const [word] = invocation.args
  const { remote } = await invocation.settings()
  const { env } = invocation.host
  const file = await invocation.store().load()
  const isClear = word !== undefined || remote !== undefined
  if (isClear || describeWithEnvironment(file, env).length === 0) {
    return remoteOrDefault(word, invocation)
  }
  const prompter = await invocation.prompter()
  const name = await chooseRemote('Edit which remote?', 'edit NAME', { file, env }, prompter)
  if (name === undefined) throw new Cancelled()
  return name
}

/**
 * A question for one of the remotes.
 * @param command the command that needs no question
 * @returns undefined if the user goes back
 */
export async function chooseRemote(
  message: string,
  command: string,
  { file, env }: { readonly file: ConfigDocument; readonly env: Environment },
  prompter: Prompter,
): Promise<string | undefined> {
  const remotes = describeWithEnvironment(file, env)
  const reply = await prompter.ask({
    kind: 'choice',
    message,
    more: 'Your remotes, in the order of `pcloud-config list`.',
    option: 'NAME',
    command,
    canGoBack: true,
    filter: true,
    choices: remotes.map(({ name, type, source }) => ({
      value: name,
      label: name,
      ...(type !== '' && { hint: source === 'file' ? type : `${type}, from the environment` }),
    })),
  })
  return reply.kind === 'back' ? undefined : reply.value
}

/**
 * For commands that change a remote of the file.
 * @throws PcloudConfigError `usage` for a remote that only variables define
 */
export async function mustBeInFile(
  { store, host }: Pick<Invocation, 'store' | 'host'>,
  names: readonly string[],
): Promise<void> {
  const file = sectionsOf(await store().load())
  const name = names.find((one) => isOnlyInEnvironment(one, file, host.env))
  if (name === undefined) return
  throw onlyInEnvironment(
    name,
    `The file has nothing to change. Change the variables, or add the remote to the file: \`pcloud-config export ${quotedName(name)} --format rclone | pcloud-config import -\`.`,
  )
}
