import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { remoteFacts } from '../../src/check/check-context.ts'
import { judgeForeignToken } from '../../src/check/judge-logins.ts'
import { RcloneDaemon } from '../config-file/support/rclone-daemon.ts'
import { describeRclones } from '../support/rclones.ts'

type Keys = Readonly<Record<string, string>>

const GOOD =
  '{"access_token":"s3cret","token_type":"bearer","refresh_token":"r","expiry":"2099-01-01T00:00:00Z"}'

/** The other keys that rclone needs to open a remote of the type. */
const TYPES: readonly Keys[] = [
  { type: 'box' },
  { type: 'drive', scope: 'drive' },
  { type: 'dropbox' },
  { type: 'google photos' },
  { type: 'hidrive', scope_access: 'rw' },
  { type: 'jottacloud', configVersion: '1', client_id: 'jottacli' },
  { type: 'onedrive', drive_id: 'a', drive_type: 'personal' },
  { type: 'premiumizeme' },
  { type: 'putio' },
  { type: 'sharefile', endpoint: 'https://127.0.0.1:1' },
  { type: 'yandex' },
  { type: 'zoho', region: 'eu' },
]

/** Each with the id of the finding. */
const TOKENS: readonly (readonly [token: string | undefined, id: string | undefined])[] = [
  [GOOD, undefined],
  [GOOD.replaceAll(',', ' , '), undefined],
  [GOOD.replace('s3cret', ''), undefined],
  [GOOD.replace('"2099-01-01T00:00:00Z"', 'null'), undefined],
  [GOOD.replace('}', ',"expires_in":3600}'), undefined],
  [undefined, 'token-missing'],
  ['', 'token-missing'],
  [GOOD.slice(0, -5), 'token-unreadable'],
  [GOOD.replace('"s3cret"', '“s3cret”'), 'token-unreadable'],
  [GOOD.replace(':', '\u200b:'), 'token-unreadable'],
  [GOOD.replaceAll('"', '&quot;'), 'token-unreadable'],
  [GOOD.replaceAll('"', "'"), 'token-unreadable'],
  [GOOD.replace('}', ',}'), 'token-unreadable'],
  [`${GOOD} # mine`, 'token-unreadable'],
  [`${GOOD}${GOOD}`, 'token-unreadable'],
  [GOOD.replace('"r"', '5'), 'token-unreadable'],
  [GOOD.replace('"bearer"', 'true'), 'token-unreadable'],
  [GOOD.replace('2099-01-01T00:00:00Z', '2099-01-01'), 'token-expiry-unreadable'],
  [GOOD.replace('2099-01-01T00:00:00Z', ''), 'token-expiry-unreadable'],
  [GOOD.replace('2099-01-01', '2099-02-30'), 'token-expiry-unreadable'],
  [GOOD.replace('T00', 'T24'), 'token-expiry-unreadable'],
  [GOOD.replace('"expiry":"2099-01-01T00:00:00Z"', '"EXPIRY":0'), 'token-expiry-unreadable'],
]
/** In dropbox, rclone takes the whole text for an old token. The quotes are a mistake there too. */
const QUOTED: readonly string[] = [`"${GOOD}"`, `“${GOOD}”`]

const around = (sections: Readonly<Record<string, Keys>>) =>
  new Map(Object.entries(sections).map(([name, keys]) => [name, new Map(Object.entries(keys))]))

function judged(keys: Keys, env: Keys = {}, others: Readonly<Record<string, Keys>> = {}) {
  const sections = around({ w: keys, ...others })
  return judgeForeignToken(remoteFacts('w', sections, env), { sections, env })
}

const withToken = (keys: Keys, token: string | undefined): Keys =>
  token === undefined ? keys : { ...keys, token }

describe('the token of a service that is not asked', () => {
  it.each(TYPES.map(({ type }) => type))('%s: has a finding if rclone refuses it', (type) => {
    const keys = TYPES.find((one) => one.type === type) ?? {}
    for (const [token, id] of TOKENS) {
      const findings = judged(withToken(keys, token))
      expect([token, ...findings.map((one) => one.id)]).toEqual([token, ...(id ? [id] : [])])
      for (const { message, hint = '' } of findings) {
        expect(message).not.toContain('s3cret')
        expect(hint).toMatch(/rclone config reconnect w:$/)
      }
    }
    const ids = (token: string) => judged({ ...keys, token }).map((one) => one.id)
    expect(ids('s3cret')).toEqual(type === 'dropbox' ? [] : ['token-unreadable'])
    expect(QUOTED.map(ids)).toEqual(QUOTED.map(() => ['token-unreadable']))
  })

  it.each([
    [`'${GOOD}'`, 'in quotes'],
    [`“${GOOD}”`, 'in quotes'],
    [GOOD.replace('s3', 's\u200b3').slice(0, -1), 'U+200B'],
    [GOOD.replace('"r"', '5'), 'wrong type'],
  ])('names the cause', (token, words) => {
    expect(judged({ type: 'drive', token })[0]?.message).toContain(words)
  })

  it.each<[Keys, Keys?, Readonly<Record<string, Keys>>?]>([
    [{ type: 'drive', service_account_file: '/x.json' }],
    [{ type: 'drive', service_account_credentials: '{}' }],
    [{ type: 'drive', env_auth: 'true' }],
    [{ type: 'box', access_token: 'x' }],
    [{ type: 'box', box_config_file: '/x.json' }],
    [{ type: 'premiumizeme', api_key: 'x' }],
    [{ type: 'onedrive', client_credentials: 'true' }],
    [{ type: 'drive' }, { RCLONE_CONFIG_W_TOKEN: GOOD }],
    [{ type: 'drive' }, { RCLONE_DRIVE_TOKEN: GOOD }],
    [{ type: 'drive', Token: GOOD }],
    [{ type: 'drive' }, {}, { 'w.b': { token: GOOD } }],
    [{ type: 'google cloud storage' }],
    [{ type: 's3' }],
    [{ type: 'pcloud' }],
  ])('%j has none', (keys, env = {}, others = {}) => {
    expect(judged(keys, env, others)).toEqual([])
  })
})

describeRclones('rclone opens the same', () => {
  let rclone: RcloneDaemon
  beforeAll(async () => {
    rclone = await RcloneDaemon.start()
  })
  afterAll(() => rclone.stop())

  it('for each of these types and tokens', { timeout: 60_000 }, async () => {
    const all = [...TOKENS.map(([token]) => token), 's3cret']
    const tokens = (type?: string) => (type === 'dropbox' ? all : [...all, ...QUOTED])
    const rows = TYPES.flatMap((keys) => tokens(keys.type).map((token) => withToken(keys, token)))
    const opened = rows.filter(
      // rclone connects to the others if it can read the token.
      (keys) => OFFLINE.has(keys.type ?? '') || judged(keys).length > 0,
    )
    const lines = (keys: Keys) => Object.entries(keys).map(([key, value]) => `${key} = ${value}\n`)
    rclone.put(opened.map((keys, at) => `[w${at}]\n${lines(keys).join('')}`).join('\n'))
    const differing: (string | undefined)[] = []
    for (const [at, keys] of opened.entries()) {
      const why = await rclone.refusal(`w${at}:`)
      const isOfToken = why !== undefined && OF_TOKEN.test(why)
      if (isOfToken !== judged(keys).length > 0) differing.push(`${JSON.stringify(keys)} ${why}`)
    }
    expect(differing).toEqual([])
  })
})

const OFFLINE = new Set([...['box', 'dropbox', 'google photos', 'premiumizeme', 'putio', 'zoho']])

/** Other errors are of the network, which the test does not have. */
const OF_TOKEN =
  /empty token|invalid character|unexpected end of JSON|cannot unmarshal|parsing time|not a JSON string/
