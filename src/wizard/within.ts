import { PcloudConfigError } from '../errors.ts'
import { isTimeUp, withLimit } from '../limit.ts'

/**
 * Runs a request to the service with a time limit.
 * @throws PcloudConfigError `network` if the service is slow
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
