import { PcloudConfigError } from '../errors.ts'
import { isTimeUp, withLimit } from '../limit.ts'

/**
 * A question to the service with a time limit of its own.
 * @throws PcloudConfigError `network` when the time is up
 */
export async function within<T>(
  ms: number,
  signal: AbortSignal,
  job: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await withLimit(ms, signal, job)
  } catch (error) {
    if (!isTimeUp(error) || signal.aborted) throw error
    throw new PcloudConfigError('network', 'pCloud did not answer in time.', {
      hint: 'Try again in a few minutes.',
      cause: error,
    })
  }
}
