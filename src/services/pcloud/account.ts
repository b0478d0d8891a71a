import { PcloudConfigError } from '../../errors.ts'
import type { HttpClient } from '../../http.ts'
import type { Fields } from '../../json.ts'
import type { Secret } from '../../secret.ts'
import { visible } from '../../visible.ts'
import type { Account, AccountDetails } from '../service-account.ts'
import { numberField, type PcloudApi, pcloudApi, textField } from './api.ts'
import { PcloudApiError } from './results.ts'

/** The account of a token, and the host that accepts the token. */
interface Identity {
  readonly account: Account
  readonly hostname: string
}

export async function fetchAccount(api: PcloudApi): Promise<Account> {
  return readAccount(await api.call('userinfo', {}))
}

/** The same call, with the details of the response. */
export async function fetchDetails(api: PcloudApi): Promise<Account & AccountDetails> {
  const fields = await api.call('userinfo', {})
  return { ...readAccount(fields), ...readDetails(fields) }
}

function readAccount(fields: Fields): Account {
  const userid = numberField(fields, 'userid')
  const email = visible(textField(fields, 'email'))
  if (userid === undefined || email === '') {
    throw new PcloudConfigError(
      'service',
      'pCloud did not say which account this token belongs to.',
      {
        hint: 'Try again in a few minutes.',
      },
    )
  }
  return {
    userid: String(userid),
    email,
    quota: Math.max(0, numberField(fields, 'quota') ?? 0),
    usedQuota: Math.max(0, numberField(fields, 'usedquota') ?? 0),
  }
}

/** The documented fields, and the fields that clients have seen. */
function readDetails(fields: Fields): AccountDetails {
  const flag = (name: string) => {
    const value = fields.get(name)
    return typeof value === 'boolean' ? value : undefined
  }
  return {
    emailVerified: flag('emailverified'),
    premium: flag('premium'),
    premiumUntil: dateField(fields, 'premiumexpires'),
    language: visible(textField(fields, 'language')) || undefined,
    registered: dateField(fields, 'registered'),
    plan: numberField(fields, 'plan'),
    lifetime: flag('premiumlifetime'),
    business: flag('business'),
    twoFactor: flag('istwofactorauthactive'),
  }
}

/** pCloud writes `Thu, 19 Sep 2013 07:31:46 +0000` (RFC 5322). */
function dateField(fields: Fields, name: string): string | undefined {
  const time = Date.parse(textField(fields, name))
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

/** A response, and the host that sent it. */
export interface Answered<T> {
  readonly value: T
  readonly hostname: string
}

/**
 * Asks the hosts one after the other, until one of them knows the token. A token works in one
 * region only, and the errors 1000, 2000 and 2094 mean that it can be from the other region.
 * @param hosts the token is sent there: the official hosts, and a host from the user
 * @throws PcloudConfigError `token-invalid` if no host knows the token, `network`, `service`, and
 * the errors of the call
 */
export async function askRegions<T>(
  http: HttpClient,
  token: Secret,
  hosts: readonly string[],
  ask: (api: PcloudApi) => Promise<T>,
  signal?: AbortSignal,
): Promise<Answered<T>> {
  let unknown: PcloudApiError | undefined
  for (const hostname of hosts) {
    try {
      return { value: await ask(pcloudApi(http, hostname, token, signal)), hostname }
    } catch (error) {
      if (!(error instanceof PcloudApiError) || !isUnknownHere(error)) throw error
      unknown = error
    }
  }
  throw new PcloudConfigError('token-invalid', 'pCloud no longer accepts this login.', {
    hint: 'Log in again.',
    cause: unknown,
  })
}

/** Asks the hosts for the account of the token. Throws like {@link askRegions}. */
export async function identify(
  http: HttpClient,
  token: Secret,
  hosts: readonly string[],
  signal?: AbortSignal,
): Promise<Identity> {
  const { value, hostname } = await askRegions(http, token, hosts, fetchAccount, signal)
  return { account: value, hostname }
}

const UNKNOWN_HERE = new Set([1000, 2000, 2094])

/** The token can be from the other region. */
export function isUnknownHere({ result }: PcloudApiError): boolean {
  return UNKNOWN_HERE.has(result)
}
