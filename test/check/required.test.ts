import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { remoteFacts } from '../../src/check/check-context.ts'
import { judgeRequired } from '../../src/check/judge-combinations.ts'
import { RcloneDaemon } from '../config-file/support/rclone-daemon.ts'
import { describeRclones } from '../support/rclones.ts'

type Keys = Readonly<Record<string, string>>

const PASS = '817W7IOXH5-TZ_LGwnHHJRo'
const TOKEN = '{"access_token":"x","refresh_token":"r","expiry":"2099-01-01T00:00:00Z"}'

/** Whole remotes, with the keys that they cannot lack. */
const TYPES: readonly (readonly [keys: Keys, required: readonly string[]])[] = [
  [{ type: 'b2', account: 'a', key: 'b' }, ['account', 'key']],
  [{ type: 'ftp', host: '127.0.0.1', port: '1', user: 'u', pass: PASS }, ['pass']],
  [{ type: 'koofr', user: 'u', password: PASS }, ['password']],
  [
    { type: 'onedrive', token: TOKEN, drive_id: 'a', drive_type: 'personal' },
    ['drive_id', 'drive_type'],
  ],
  [{ type: 'opendrive', username: 'u', password: PASS }, ['username']],
  [{ type: 'zoho', token: TOKEN, region: 'eu' }, ['region']],
]

const without = (keys: Keys, key: string): Keys =>
  Object.fromEntries(Object.entries(keys).filter(([one]) => one !== key))

const LACKING = TYPES.flatMap(([keys, required]) =>
  required.flatMap((key) => [
    [key, without(keys, key)] as const,
    [key, { ...keys, [key]: '' }] as const,
  ]),
)

function judged(keys: Keys, env: Keys = {}, others: Readonly<Record<string, Keys>> = {}) {
  const all = Object.entries({ w: keys, ...others })
  const sections = new Map(all.map(([name, one]) => [name, new Map(Object.entries(one))]))
  return judgeRequired(remoteFacts('w', sections, env), { sections, env })
}

describe('an option that rclone needs to open a remote', () => {
  it.each(LACKING)('%s is missing in %j', (key, keys) => {
    const [found, ...more] = judged(keys)
    expect([found?.level, found?.message, more]).toEqual([
      'problem',
      `rclone cannot open this remote: ${key} is missing.`,
      [],
    ])
  })

  it.each(TYPES)('%j is whole', (keys) => expect(judged(keys)).toEqual([]))

  it.each<[Keys, Keys?, Readonly<Record<string, Keys>>?]>([
    [{ type: 'ftp', ask_password: 'true' }],
    [{ type: 'ftp' }, { RCLONE_FTP_PASS: PASS }],
    [{ type: 'ftp' }, { RCLONE_CONFIG_W_PASS: PASS }],
    [{ type: 'ftp', Pass: PASS }],
    [{ type: 'b2', account: 'a' }, {}, { 'w.b': { key: 'x' } }],
    [{ type: 's3' }],
  ])('%j has no finding', (keys, env = {}, others = {}) => {
    expect(judged(keys, env, others)).toEqual([])
  })
})

describeRclones('rclone refuses the same', () => {
  let rclone: RcloneDaemon
  beforeAll(async () => {
    rclone = await RcloneDaemon.start()
  })
  afterAll(() => rclone.stop())

  it('for each of these', { timeout: 60_000 }, async () => {
    const lines = (keys: Keys) => Object.entries(keys).map(([key, value]) => `${key} = ${value}\n`)
    rclone.put(LACKING.map(([, keys], at) => `[w${at}]\n${lines(keys).join('')}`).join('\n'))
    for (const at of LACKING.keys()) {
      // Not an error of the network, which the test does not have.
      expect(await rclone.refusal(`w${at}:`)).toMatch(/not found|revealing|drive_id|no region/)
    }
  })
})
