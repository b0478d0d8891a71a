import { readRemotes } from '../config-file/index.ts'
import { hasCode } from '../errors.ts'
import { withLimit } from '../limit.ts'
import { identify } from '../services/pcloud/account.ts'
import { hostsInOrder } from '../services/pcloud/regions.ts'
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
 * Tries the host of the remote first, then the official hosts. A token that works on a different
 * host is alive.
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
