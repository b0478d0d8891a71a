import { hasCode, PcloudConfigError } from '../errors.ts'
import { isTimeUp } from '../limit.ts'

/** Why a host did not respond. The reason applies to every remote on that host. */
export interface NoAnswer {
  readonly hostname: string
  readonly code: 'network' | 'service'
  readonly message: string
  readonly hint?: string
}

/**
 * Asks a host, unless it could not be reached before.
 * @throws every error that does not come from the network or the service
 */
export async function askHost<T>(
  hostname: string,
  down: Map<string, NoAnswer>,
  ask: () => Promise<T>,
): Promise<T | { readonly kind: 'no-answer'; readonly failure: NoAnswer }> {
  const known = down.get(hostname)
  if (known !== undefined) return { kind: 'no-answer', failure: known }
  try {
    return await ask()
  } catch (error) {
    const failure = noAnswer(error, hostname)
    if (failure.code === 'network') down.set(hostname, failure)
    return { kind: 'no-answer', failure }
  }
}

/** @throws every error that does not come from the network or the service */
export function noAnswer(error: unknown, hostname: string): NoAnswer {
  if (
    error instanceof PcloudConfigError &&
    (hasCode(error, 'network') || hasCode(error, 'service'))
  ) {
    const { message, hint } = error
    const code = hasCode(error, 'network') ? 'network' : 'service'
    return { hostname, code, message, ...(hint !== undefined && { hint }) }
  }
  if (isTimeUp(error)) {
    const message = `${hostname} did not respond in time.`
    return { hostname, code: 'network', message, hint: SLOW }
  }
  throw error
}

const SLOW = 'Check your internet connection, and HTTPS_PROXY if you use a proxy. Then try again.'
