import { hasCode, PcloudConfigError } from '../errors.ts'
import { isTimeUp } from '../limit.ts'

/** Why a host could not be asked; the same for every remote that lives there. */
export interface NoAnswer {
  readonly hostname: string
  readonly code: 'network' | 'service'
  readonly message: string
  readonly hint?: string
}

/** @throws what is neither the network's nor the service's doing */
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
    const message = `${hostname} did not answer in time.`
    return { hostname, code: 'network', message, hint: SLOW }
  }
  throw error
}

const SLOW = 'Is this machine online? Try again; behind a proxy, check HTTPS_PROXY.'
