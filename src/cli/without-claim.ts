import { Cancelled, Declined, isNo, PcloudConfigError } from '../errors.ts'

const CLAIM = /(?:Nothing was (?:changed|saved)|The file did not change)\.$/

/** The end of a run that has saved a change before. */
export function withoutClaim(error: unknown): unknown {
  if (!(error instanceof PcloudConfigError) || !isNo(error)) return error
  if (!CLAIM.test(error.message)) return error
  const message = error.message.replace(CLAIM, 'Your earlier changes are saved.')
  const { hint, advice } = error
  const next = { ...(hint !== undefined && { hint }), ...(advice && { advice }) }
  return error instanceof Declined ? new Declined(error, message, next) : new Cancelled(message)
}
