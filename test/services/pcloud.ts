import type { CheckAnswer, RemoteFacts } from '../../src/services/service-check.ts'
import { strayKeysIn } from '../../src/services/stray-keys.ts'

export const NOW = Date.parse('2026-11-22T00:00:00Z')
export const TOKEN = 'AxavZzMnEgcBXTsUhuBsHKcVkTaMyLX5xEvnNvZX9SXKtyE52bX'
export const BLOB = `{"access_token":"${TOKEN}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`

export const ACCOUNT = { userid: '7', email: 'anna@example.com', quota: 100, usedQuota: 1 }

export const lives = (
  hostname = 'api.pcloud.com',
  more: Partial<Extract<CheckAnswer, { kind: 'lives' }>> = {},
): CheckAnswer => ({
  kind: 'lives',
  hostname,
  account: ACCOUNT,
  folder: { kind: 'listed', folder: { id: 'd5', name: 'Backups', encrypted: false } },
  ...more,
})

/** A remote of type pcloud with a good token; `undefined` takes a key away. */
export function remote(
  keys: Readonly<Record<string, string | undefined>> = {},
  inherited: Readonly<Record<string, string>> = {},
): RemoteFacts {
  const all = { type: 'pcloud', token: BLOB, hostname: 'api.pcloud.com', ...keys }
  const own = new Map(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  const keysSeen = new Map([...Object.entries(inherited), ...own])
  return { name: 'pc', own, stray: strayKeysIn(own), keys: keysSeen, variables: new Map() }
}
