import type { HttpClient } from '../../http.ts'
import { readFields } from './api.ts'

/**
 * Checks whether pCloud answers at this host. Sends no token.
 * @throws PcloudConfigError `network`, `service`
 */
export async function reachApi(
  http: HttpClient,
  hostname: string,
  signal: AbortSignal,
): Promise<void> {
  // pCloud refuses a call without a login (1000). That is also an answer.
  const answer = await http.postForm({ url: `https://${hostname}/userinfo`, form: {}, signal })
  readFields(answer, 'userinfo')
}
