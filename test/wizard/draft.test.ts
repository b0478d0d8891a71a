import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import {
  type ApiKeys,
  appOf,
  type Draft,
  keysOf,
  lacksCredentials,
  type OwnApp,
  ownAppOf,
  savedOf,
  withCredentials,
} from '../../src/wizard/draft.ts'

const app: OwnApp = { kind: 'own', clientId: 'id', clientSecret: new Secret('s') }
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
    const token = { accessToken: new Secret('t'), tokenType: 'bearer', expiry: '' }
    const draft: Draft = {
      ...{ name: 'pc', credentials: app, typedId: 'k' },
      ...{ authorization: { token, hostname: 'api.pcloud.com' }, rootFolder: { id: 'd1' } },
    }
    expect(withCredentials(draft, keys)).toEqual({ name: 'pc', credentials: keys })
  })
})

it('a draft that was only reviewed is not saved', () => {
  const outcome = { path: '/rclone.conf', warnings: [] }
  expect([savedOf({}), savedOf({ outcome: 'reviewed' })]).toEqual([undefined, undefined])
  expect(savedOf({ outcome })).toBe(outcome)
})
