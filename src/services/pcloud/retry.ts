import { hasCode } from '../../errors.ts'
import { sleep } from '../../limit.ts'

/** Calls that change nothing and spend nothing: asking twice is asking once (S37). */
const SAFE = new Set(['userinfo', 'listfolder'])

/** Waited before the second and the third try, in milliseconds; a half of it by chance. */
const WAITS = [400, 1_200]

/**
 * Asks again where pCloud has too much to do or is ill: 4xxx, 5xxx, HTTP 429 and 5xx. No
 * login and no exchange of a code is ever repeated, and what never reached pCloud neither.
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
