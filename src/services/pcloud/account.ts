import { PcloudConfigError } from '../../errors.ts'
import type { HttpClient } from '../../http.ts'
import type { Secret } from '../../secret.ts'
import { visible } from '../../visible.ts'
import type { Account, AccountDetails } from '../service-account.ts'
import { type Fields, numberField, type PcloudApi, pcloudApi, textField } from './api.ts'
import { PcloudApiError } from './results.ts'

/** A token together with the host that answered for it. */
export interface Identity {
  readonly account: Account
  readonly hostname: string
}

export async function fetchAccount(api: PcloudApi): Promise<Account> {
  return readAccount(await api.call('userinfo', {}))
}

/** The same call, and whatever else its answer tells. */
export async function fetchDetails(api: PcloudApi): Promise<Account & AccountDetails> {
  const fields = await api.call('userinfo', {})
  return { ...readAccount(fields), ...readDetails(fields) }
}

function readAccount(fields: Fields): Account {
  const userid = numberField(fields, 'userid')
  const email = visible(textField(fields, 'email'))
  if (userid === undefined || email === '') {
    throw new PcloudConfigError('service', 'pCloud did not say whose token this is.', {
      hint: 'Try again in a few minutes.',
    })
  }
  return {
    userid: String(userid),
    email,
    quota: Math.max(0, numberField(fields, 'quota') ?? 0),
    usedQuota: Math.max(0, numberField(fields, 'usedquota') ?? 0),
  }
}

/** The documented fields first, then those that clients have seen. */
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

/** An answer together with the host that gave it. */
export interface Answered<T> {
  readonly value: T
  readonly hostname: string
}

/**
 * Asks each host in turn, with one and the same token, until one knows it. A token lives in
 * one region only: the host that answers is the region, and 2094 from one means "ask the other".
 * @param hosts the token goes there: the official ones, and what the user chose
 * @throws PcloudConfigError `token-invalid` when no host knows it, `network`, `service`, and
 * what the call itself is refused with.
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
  throw new PcloudConfigError('token-invalid', 'No pCloud region knows this token.', {
    hint: 'Log in again.',
    cause: unknown,
  })
}

/** Asks each host in turn whose token this is; throws as {@link askRegions}. */
export async function identify(
  http: HttpClient,
  token: Secret,
  hosts: readonly string[],
  signal?: AbortSignal,
): Promise<Identity> {
  const { value, hostname } = await askRegions(http, token, hosts, fetchAccount, signal)
  return { account: value, hostname }
}

function isUnknownHere(error: PcloudApiError): boolean {
  return error.result === 2094 || error.result === 2000
}
