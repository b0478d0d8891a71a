import type { HttpClient } from '../../http.ts'
import { readFields } from './api.ts'

/**
 * Checks whether pCloud responds at this host. Does not send a token.
 * @throws PcloudConfigError `network`, `service`
 */
export async function reachApi(
  http: HttpClient,
  hostname: string,
  signal: AbortSignal,
): Promise<void> {
  // pCloud refuses a call without a login (1000), which also proves that it is online.
  const answer = await http.postForm({ url: `https://${hostname}/userinfo`, form: {}, signal })
  readFields(answer, 'userinfo')
}
