import { readRemotes } from '../config-file/index.ts'
import { fetchAccount, PcloudApiError, pcloudApi, US } from '../providers/pcloud/index.ts'
import { decodeToken } from '../tokens/token.ts'
import type { WizardContext } from './context.ts'

/** A hint after the work is done must not keep anybody waiting. */
const LIMIT_MS = 5_000
const DEAD = new Set([2094, 2095])

/**
 * Asks for each other pCloud remote whether its token still answers: a new login was seen
 * to revoke an older one of the same app.
 * @returns the names of those whose token is dead; one that does not answer is no finding
 */
export async function findDeadRemotes(
  context: WizardContext,
  saved: string,
): Promise<readonly string[]> {
  const others = [...readRemotes(context.before)].filter(
    ([name, keys]) => name !== saved && keys.get('type') === 'pcloud' && keys.get('token'),
  )
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(LIMIT_MS)])
  const verdicts = await Promise.all(
    others.map(async ([name, keys]) => ({ name, dead: await isDead(keys, context, signal) })),
  )
  return verdicts.filter(({ dead }) => dead).map(({ name }) => name)
}

/** Its own hostname is the user's choice, so the token may go there (and only there). */
async function isDead(
  keys: ReadonlyMap<string, string>,
  context: WizardContext,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const { accessToken } = decodeToken(keys.get('token') ?? '')
    const http = await context.machine.http()
    await fetchAccount(pcloudApi(http, keys.get('hostname') || US.hostname, accessToken, signal))
    return false
  } catch (error) {
    return error instanceof PcloudApiError && DEAD.has(error.result)
  }
}
