import { PcloudConfigError } from '../../errors.ts'
import type { HttpClient } from '../../http.ts'
import type { Secret } from '../../secret.ts'
import { visible } from '../../visible.ts'
import type { Account } from '../types.ts'
import { numberField, type PcloudApi, pcloudApi, textField } from './api.ts'
import { PcloudApiError } from './results.ts'

/** A token together with the host that answered for it. */
export interface Identity {
  readonly account: Account
  readonly hostname: string
}

export async function fetchAccount(api: PcloudApi): Promise<Account> {
  const fields = await api.call('userinfo', {})
  const userid = numberField(fields, 'userid')
  const email = visible(textField(fields, 'email'))
  if (userid === undefined || email === '') {
    throw new PcloudConfigError('service', 'pCloud did not say whose token this is.')
  }
  return {
    userid: String(userid),
    email,
    quota: Math.max(0, numberField(fields, 'quota') ?? 0),
    usedQuota: Math.max(0, numberField(fields, 'usedquota') ?? 0),
  }
}

/**
 * Asks each host in turn whose token this is. A token lives in one region only: the
 * host that answers is the region, and 2094 from one means "ask the other".
 * @throws PcloudConfigError `token-invalid` when no host knows it, `network`, `service`.
 */
export async function identify(
  http: HttpClient,
  token: Secret,
  hosts: readonly string[],
  signal?: AbortSignal,
): Promise<Identity> {
  let unknown: PcloudApiError | undefined
  for (const hostname of hosts) {
    try {
      return { account: await fetchAccount(pcloudApi(http, hostname, token, signal)), hostname }
    } catch (error) {
      if (!(error instanceof PcloudApiError) || !isUnknownHere(error)) throw error
      unknown = error
    }
  }
  throw new PcloudConfigError('token-invalid', 'No pCloud region knows this token.', {
    hint: 'Log in again.',
    cause: unknown,
  })
}

function isUnknownHere(error: PcloudApiError): boolean {
  return error.result === 2094 || error.result === 2000
}
