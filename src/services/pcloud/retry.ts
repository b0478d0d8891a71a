import { hasCode } from '../../errors.ts'
import { sleep } from '../../limit.ts'

/** Read-only calls, which can be repeated (S37). */
const SAFE = new Set(['userinfo', 'listfolder'])

/** Milliseconds before the second and the third attempt. Half of it is random. */
const WAITS = [400, 1_200]

/**
 * Repeats a call if pCloud is overloaded or has an error: 4xxx, 5xxx, HTTP 429 and 5xx. A login, the
 * exchange of a code, and a request that did not reach pCloud are never repeated.
 */
export async function withRetries<T>(
  method: string,
  ask: () => Promise<T>,
  isPassing: (error: unknown) => boolean,
  signal: AbortSignal = new AbortController().signal,
): Promise<T> {
  if (!SAFE.has(method)) return ask()
  for (const wait of WAITS) {
    try {
      return await ask()
    } catch (error) {
      if (!hasCode(error, 'service') || !isPassing(error)) throw error
    }
    await sleep(wait * (0.5 + Math.random() / 2), signal)
  }
  return ask()
}
