import { readRemotes } from '../config-file/index.ts'
import { hasCode } from '../errors.ts'
import { withLimit } from '../limit.ts'
import { identify } from '../services/pcloud/account.ts'
import { hostsInOrder } from '../services/pcloud/regions.ts'
import { decodeToken } from '../tokens/rclone-token.ts'
import type { WizardContext } from './wizard-context.ts'

/** A hint after the work is done must not keep anybody waiting. */
const LIMIT_MS = 5_000
const AT_ONCE = 8

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
  const dead: string[] = []
  const queue = others.values()
  await withLimit(LIMIT_MS, context.signal, async (signal) => {
    const worker = async () => {
      for (const [name, keys] of queue) if (await isDead(keys, context, signal)) dead.push(name)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
  })
  return others.map(([name]) => name).filter((name) => dead.includes(name))
}

/**
 * Asked of its own host first, which is the user's choice, then of the official ones: a
 * token that answers elsewhere lives, and only its `hostname` is wrong.
 */
async function isDead(
  keys: ReadonlyMap<string, string>,
  context: WizardContext,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return false
  try {
    const { accessToken } = decodeToken(keys.get('token') ?? '')
    const http = await context.machine.http()
    await identify(http, accessToken, hostsInOrder([keys.get('hostname') || undefined]), signal)
    return false
  } catch (error) {
    return hasCode(error, 'token-invalid')
  }
}
