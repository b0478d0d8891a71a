import { getValue } from '../../config-file/read.ts'
import { aRemote } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import { LOGIN_KEYS } from '../../rclone/section-keys.ts'
import { findService } from '../../services/registry.ts'
import { quotedName } from '../../visible.ts'
import { editRemote } from '../../wizard/edit-remote.ts'
import type { Existing, RemoteContext } from '../../wizard/existing.ts'
import type { OptionValues } from '../command-options.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { openRemote, sayWhat } from '../open-login.ts'
import { remoteOrChoice } from '../seen.ts'
import { saysYes } from '../talk.ts'
import { reportDryRun, warnOfLocalTargets } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  await edit(invocation, await remoteOrChoice(invocation))
}

/** Called directly by the menu, after the user chose a remote. */
export async function edit(invocation: Invocation, name: string): Promise<void> {
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
  await (await import('./reconnect.ts')).reconnect(invocation, name)
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
