import type { HttpClient } from '../../http.ts'
import { readFields } from './api.ts'

/**
 * Whether pCloud answers there at all; no token goes along.
 * @throws PcloudConfigError `network`, `service`
 */
export async function reachApi(
  http: HttpClient,
  hostname: string,
  signal: AbortSignal,
): Promise<void> {
  // Documented to refuse a caller without a login (1000): an answer like any other.
  const answer = await http.postForm({ url: `https://${hostname}/userinfo`, form: {}, signal })
  readFields(answer, 'userinfo')
}
