import { Cancelled, PcloudConfigError } from '../errors.ts'
import { pcloudSessionApi } from '../services/pcloud/api.ts'
import { LINKED_APPS } from '../services/pcloud/regions.ts'
import { visible } from '../visible.ts'
import type { Invocation } from './invocation.ts'
import type { Session } from './sessions.ts'
import { saysYes } from './talk.ts'

/** Logs out a session by email and password: at pCloud (`logout`), and here. */
export async function endSession(invocation: Invocation, session: Session): Promise<void> {
  const { options, host, output } = invocation
  const { name, file } = session
  if (options.has('dry-run')) return output.data(`- ${file}\n`)
  if (!options.has('yes')) await askYes(invocation, session)
  const revoked = await revoke(invocation, session)
  await host.credentialsFiles.remove(file)
  if (output.json) return output.document({ disconnected: name, file, revoked })
  const there = revoked
    ? 'pCloud ended the session.'
    : `pCloud did not confirm the logout. See Security at ${LINKED_APPS.replace(/#.*/, '')}`
  const prompter = await invocation.prompter()
  prompter.say({ tone: 'ok', text: `Removed ${file}. ${there}` })
}

async function askYes(invocation: Invocation, { name }: Session): Promise<void> {
  const agrees = await saysYes(invocation, {
    message: `End the session ${name}?`,
    more: 'This ends the session at pCloud and removes the credentials file. Programs that use the session stop working.',
  })
  if (!agrees) throw new Cancelled('Nothing was removed.')
}

/** The file is removed even if the session has ended already or the network is down. */
export async function revoke(
  { host }: Invocation,
  session: Pick<Session, 'hostname' | 'accessToken'>,
): Promise<boolean> {
  try {
    const http = await host.machine.http()
    const { hostname, accessToken } = session
    const answer = await pcloudSessionApi(http, hostname, accessToken, host.signal).call(
      'logout',
      {},
    )
    return answer.get('auth_deleted') === true
  } catch (error) {
    host.signal.throwIfAborted()
    if (!(error instanceof PcloudConfigError)) throw error
    host.writeErr(`! ${visible(error.message)}\n`)
    return false
  }
}
