import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import {
  type ApiKeys,
  appOf,
  type Draft,
  keysOf,
  lacksCredentials,
  loginOf,
  type OwnApp,
  ownAppOf,
  savedOf,
  withCredentials,
} from '../../src/wizard/draft.ts'

const app: OwnApp = { kind: 'own', clientId: 'id', clientSecret: new Secret('s') }
const token = { accessToken: new Secret('t'), tokenType: 'bearer', expiry: '' }
const rclones = { kind: 'rclone' } as const
const keys: ApiKeys = { kind: 'keys', apiKey: 'k', apiSecret: new Secret('s'), obscured: 'o' }

describe('the credentials of a draft', () => {
  it.each<[string, Draft, boolean]>([
    ['none', {}, true],
    ['an app', { credentials: app }, false],
    ['keys', { credentials: keys }, false],
    [
      'an app, and the ID of another one without its secret',
      { credentials: app, typedId: 'b' },
      true,
    ],
    ['an app, and the choice to type another ID', { credentials: app, typedId: '' }, true],
  ])('with %s', (_, draft, lacks) => expect(lacksCredentials(draft)).toBe(lacks))

  it('are an app or keys, never both', () => {
    const read = (draft: Draft) => [appOf(draft), ownAppOf(draft), keysOf(draft)]
    expect(read({ credentials: app })).toEqual([app, app, undefined])
    expect(read({ credentials: rclones })).toEqual([rclones, undefined, undefined])
    expect(read({ credentials: keys })).toEqual([undefined, undefined, keys])
    expect(read({})).toEqual([undefined, undefined, undefined])
  })

  it('need a new login if they change', () => {
    const draft: Draft = { name: 'pc', credentials: app, typedId: 'k', rootFolder: { id: 'd1' } }
    const changed = (login: Draft['login']) =>
      withCredentials({ ...draft, ...(login && { login }) }, keys)
    const same = { name: 'pc', credentials: keys }
    expect(changed({ token, hostname: 'api.pcloud.com' })).toEqual({ ...same, login: 'wanted' })
    // The kept token is tried again.
    expect(changed({ token, hostname: 'api.pcloud.com', isKept: true })).toEqual(same)
    expect(changed(undefined)).toEqual(same)
  })
})

it('only a finished login counts as one', () => {
  const login = { token, hostname: 'api.pcloud.com' }
  expect(loginOf({ login })).toBe(login)
  expect([loginOf({}), loginOf({ login: 'wanted' }), loginOf({ login: 'skipped' })]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

it('a draft that was only reviewed is not saved', () => {
  const outcome = { path: '/rclone.conf', warnings: [] }
  expect([savedOf({}), savedOf({ outcome: 'reviewed' })]).toEqual([undefined, undefined])
  expect(savedOf({ outcome })).toBe(outcome)
})
