import { readRemotes } from '../config-file/read.ts'
import { hasCode } from '../errors.ts'
import { sideBySide, withLimit } from '../limit.ts'
import { identify } from '../services/pcloud/account.ts'
import { hostsInOrder, OFFICIAL_HOSTS, readHost } from '../services/pcloud/regions.ts'
import { decodeToken } from '../tokens/rclone-token.ts'
import type { WizardContext } from './wizard-context.ts'

/** The user waits for this hint, so keep it short. */
const LIMIT_MS = 5_000
const AT_ONCE = 8

/**
 * Tests the tokens of the other pCloud remotes. A login can revoke an older token of the
 * same app.
 * @returns the names of the remotes with dead tokens. A request that fails does not count
 */
export async function findDeadRemotes(
  context: WizardContext,
  saved: string,
): Promise<readonly string[]> {
  const others = [...readRemotes(context.before)].filter(
    ([name, keys]) => name !== saved && keys.get('type') === 'pcloud' && keys.get('token'),
  )
  const found = await withLimit(LIMIT_MS, context.signal, (signal) =>
    sideBySide(others, AT_ONCE, ([, keys]) => isDead(keys, context, signal)),
  )
  return others.filter((_, at) => found[at]).map(([name]) => name)
}

/**
 * Tries the official host of the remote first, then the other one. A token that works there is
 * alive. A remote with a private host is not tested: this host would get the token without a
 * request from the user, and pCloud does not know the token.
 */
async function isDead(
  keys: ReadonlyMap<string, string>,
  context: WizardContext,
  signal: AbortSignal,
): Promise<boolean> {
  const hostname = readHost(keys.get('hostname') ?? '')
  const isPrivate = hostname !== undefined && !OFFICIAL_HOSTS.has(hostname)
  if (signal.aborted || isPrivate) return false
  try {
    const { accessToken } = decodeToken(keys.get('token') ?? '')
    const http = await context.machine.http()
    await identify(http, accessToken, hostsInOrder([hostname]), signal)
    return false
  } catch (error) {
    return hasCode(error, 'token-invalid')
  }
}
