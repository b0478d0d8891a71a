import { describe, expect, it } from 'vitest'
import { pcloudFacts } from '../../src/services/pcloud/ask-remote.ts'
import { judgePcloud } from '../../src/services/pcloud/check-remote.ts'
import type { CheckAnswer } from '../../src/services/service-check.ts'
import { ACCOUNT, BLOB, lives, NOW, remote, TOKEN } from './pcloud.ts'

/** Each finding as `id`, with `key = value` if it can be repaired. */
function found(facts: ReturnType<typeof remote>, answer: CheckAnswer): readonly string[] {
  return judgePcloud(pcloudFacts(facts, NOW, answer)).map(({ id, fix }) =>
    fix?.kind === 'set' ? `${id}: ${fix.key} = ${fix.value.reveal()}` : id,
  )
}

const EU = 'eapi.pcloud.com'
const unknown: CheckAnswer = { kind: 'unknown' }
const silent: CheckAnswer = {
  kind: 'no-answer',
  failure: { hostname: 'api.pcloud.com', code: 'network', message: 'No connection.' },
}
const folder = (kind: 'missing' | 'denied' | 'unknown') => lives(undefined, { folder: { kind } })

describe('the findings about a pCloud remote', () => {
  it.each([
    ['all is well', remote(), lives(), ['remote-works']],
    [
      'no hostname, and the token lives in the US',
      remote({ hostname: undefined }),
      lives(),
      ['remote-works'],
    ],
    [
      'no hostname, and it lives in the EU',
      remote({ hostname: undefined }),
      lives(EU),
      [`region-wrong: hostname = ${EU}`],
    ],
    [
      'a host with an invisible character',
      remote({ hostname: `${EU}\u200b` }),
      lives(EU),
      [`hostname-malformed: hostname = ${EU}`],
    ],
    [
      'a root folder with an invisible character',
      remote({ root_folder_id: 'd5\u200b' }),
      lives(),
      ['root-folder-spelling: root_folder_id = d5'],
    ],
    [
      'a token with a comment after it',
      remote({ token: `${TOKEN} # anna` }),
      lives(),
      [`value-comment: token = ${BLOB}`],
    ],
    [
      'a token in JSON with a comment after it',
      remote({ token: `${BLOB} ; anna` }),
      lives(),
      [`value-comment: token = ${BLOB}`],
    ],
    ['a host in capitals', remote({ hostname: 'API.pCloud.com' }), lives(), ['remote-works']],
    [
      'a host in capitals of the other region',
      remote({ hostname: 'API.pCloud.com' }),
      lives(EU),
      [`region-wrong: hostname = ${EU}`],
    ],
    ['the other region', remote(), lives(EU), [`region-wrong: hostname = ${EU}`]],
    [
      'a host with more around it',
      remote({ hostname: `https://${EU}/` }),
      lives(EU),
      [`hostname-malformed: hostname = ${EU}`],
    ],
    [
      'the same, and nobody knows the token',
      remote({ hostname: `https://${EU}/` }),
      unknown,
      ['token-invalid', 'hostname-malformed'],
    ],
    [
      'a host of one’s own',
      remote({ hostname: 'gate.example.com' }),
      lives('gate.example.com'),
      ['remote-works', 'hostname-foreign'],
    ],
    [
      'a host of one’s own that refuses',
      remote({ hostname: 'gate.example.com' }),
      lives(EU),
      ['hostname-foreign', `region-wrong: hostname = ${EU}`],
    ],
    [
      'a host of one’s own that is silent',
      remote({ hostname: 'gate.example.com' }),
      lives(EU, { ownHostSilent: true }),
      ['hostname-foreign', 'region-wrong'],
    ],
    ['nobody knows the token', remote(), unknown, ['token-invalid']],
    ['a revoked token', remote(), { kind: 'revoked', hostname: EU } as const, ['token-revoked']],
    [
      'another refusal',
      remote(),
      { kind: 'refused', message: 'pCloud: no (userinfo, 2297)' } as const,
      ['login-refused'],
    ],
    ['no answer', remote(), silent, ['remote-not-asked']],
    ['no token', remote({ token: undefined }), { kind: 'not-asked' } as const, ['token-missing']],
    [
      'a token that is none',
      remote({ token: '{"access_tok' }),
      { kind: 'not-asked' } as const,
      ['token-unreadable'],
    ],
    ['a bare token', remote({ token: TOKEN }), lives(), [`token-bare: token = ${BLOB}`]],
    [
      'a bare token, nobody answers',
      remote({ token: TOKEN }),
      silent,
      [`token-bare: token = ${BLOB}`],
    ],
    [
      'a bare token that is dead',
      remote({ token: TOKEN }),
      unknown,
      ['token-bare', 'token-invalid'],
    ],
    [
      'a quoted token',
      remote({ token: JSON.stringify(BLOB) }),
      lives(),
      [`token-quoted: token = ${BLOB}`],
    ],
    [
      'an old token',
      remote({ token: `{"AccessToken":"${TOKEN}"}` }),
      lives(),
      ['remote-works', `token-old-shape: token = ${BLOB}`],
    ],
    [
      'a date that has passed',
      remote({ token: BLOB.replace('0001', '2020') }),
      lives(),
      [`token-expired: token = ${BLOB}`],
    ],
    [
      'the same, nobody answers',
      remote({ token: BLOB.replace('0001', '2020') }),
      silent,
      ['token-expired'],
    ],
    [
      'the same, and the token is dead',
      remote({ token: BLOB.replace('0001', '2020') }),
      unknown,
      ['token-expired', 'token-invalid'],
    ],
    [
      'a date that is none',
      remote({ token: BLOB.replace('0001', 'year') }),
      lives(),
      [`token-expiry-unreadable: token = ${BLOB}`],
    ],
    [
      'a root that is a bare number',
      remote({ root_folder_id: '005' }),
      silent,
      ['remote-not-asked', 'root-folder-number: root_folder_id = d5'],
    ],
    [
      'a root by its address',
      remote({ root_folder_id: 'https://my.pcloud.com/#/filemanager?folder=5' }),
      lives(),
      ['root-folder-spelling: root_folder_id = d5'],
    ],
    [
      'a root by its path',
      remote({ root_folder_id: '/Backups' }),
      lives(),
      ['root-folder-spelling: root_folder_id = d5'],
    ],
    [
      'a root by its path that is not there',
      remote({ root_folder_id: '/Backups' }),
      folder('missing'),
      ['root-folder-spelling', 'root-folder-missing'],
    ],
    [
      'a root with a capital D, nobody answers',
      remote({ root_folder_id: 'D5' }),
      silent,
      ['root-folder-spelling'],
    ],
    [
      'a root with an f',
      remote({ root_folder_id: 'f5' }),
      folder('unknown'),
      ['root-folder-unreadable'],
    ],
    [
      'a root that is gone',
      remote({ root_folder_id: 'd5' }),
      folder('missing'),
      ['root-folder-missing'],
    ],
    ['a root the app may not see', remote(), folder('denied'), ['root-folder-denied']],
    [
      'a root in the Crypto Folder',
      remote({ root_folder_id: 'd5' }),
      lives(undefined, {
        folder: { kind: 'listed', folder: { id: 'd5', name: 'x', encrypted: true } },
      }),
      ['root-folder-encrypted'],
    ],
    [
      'an id without a secret',
      remote({ client_id: 'x' }),
      lives(),
      ['remote-works', 'client-half-set'],
    ],
    [
      'a secret without an id',
      remote({ client_secret: 'x' }),
      lives(),
      ['remote-works', 'client-half-set'],
    ],
    ['both', remote({ client_id: 'x', client_secret: 'y' }), lives(), ['remote-works']],
    [
      'a full account',
      remote(),
      lives(undefined, { account: { ...ACCOUNT, usedQuota: 100 } }),
      ['remote-works', 'quota-full'],
    ],
  ])('%s', (_, facts, answer, expected) => {
    expect(found(facts, answer)).toEqual(expected)
  })

  it('does not repair inherited keys', () => {
    const child = remote(
      { token: undefined, hostname: undefined },
      { hostname: 'api.pcloud.com', token: TOKEN },
    )
    expect(found(child, lives(EU))).toEqual(['token-bare', 'region-wrong'])
  })

  it('has a hint or a repair for each problem', () => {
    const hopeless = judgePcloud(
      pcloudFacts(remote({ token: undefined }), NOW, { kind: 'not-asked' }),
    )
    expect(hopeless[0]?.hint).toContain('pcloud-config reconnect pc')
  })

  it('S23: does not show the token in a message or hint', () => {
    const tokens = [TOKEN, BLOB, JSON.stringify(BLOB), BLOB.replace('0001', '2020'), `x ${TOKEN}`]
    for (const token of tokens) {
      for (const answer of [lives(), unknown, silent]) {
        const findings = judgePcloud(pcloudFacts(remote({ token }), NOW, answer))
        expect(JSON.stringify(findings)).not.toContain(TOKEN)
      }
    }
  })
})

describe('a token over several lines', () => {
  const SPLIT = '{"access_token":"seedToken0123456789",'
  it.each([
    { token: SPLIT, hostname: undefined, '2026/11/30 12': '00:01 DEBUG : pcloud: a line' },
    { token: SPLIT, hostname: undefined, token_type: '"bearer","expiry":"0001-01-01T00:00:00Z"}' },
  ])('names the cause for %o', (keys) => {
    const facts = pcloudFacts(remote(keys), NOW, { kind: 'not-asked' })
    const [finding] = judgePcloud(facts).filter(({ id }) => id === 'token-unreadable')
    expect(finding?.message).toContain('broken over several lines')
    expect(JSON.stringify(finding)).not.toMatch(/DEBUG|seedToken|token_type/)
  })

  it.each(['hello', 'hello world', 'TODO: log in', '5', '[]', 'xxx'])(
    'names a value that is not a token: %s',
    (token) => {
      for (const next of [{}, { foo: 'bar' }, { Foo: 'bar' }, { 'my notes': 'x' }]) {
        const keys = { hostname: undefined, token, ...next }
        const facts = pcloudFacts(remote(keys), NOW, { kind: 'not-asked' })
        const messages = judgePcloud(facts).map(({ message }) => message)
        expect(messages.join(), JSON.stringify(next)).toContain('is not a token')
        expect(messages.join()).not.toMatch(/broken|missing/)
      }
    },
  )

  it('reports only a missing end if an option of pCloud follows the token', () => {
    const facts = pcloudFacts(remote({ token: SPLIT }), NOW, { kind: 'not-asked' })
    expect(judgePcloud(facts)[0]?.message).toContain('Part of the token is missing')
  })
})

it.each([
  ['token', `${BLOB}\u200b`],
  ['token', `${BLOB}\ufeff`],
  ['token', `\ufeff${BLOB}`],
  ['token', `${BLOB}\u0001`],
  ['token', `'${BLOB}\u0001'`],
  ['token', `${BLOB.slice(0, -5)}\ufeff`],
  ['token', 'AxavZz0123456789AxavZz\ufeff'],
  ['token', BLOB.replace('","', '\u200b","')],
  ['hostname', 'eapi.pcloud.com\u200b'],
  ['root_folder_id', 'd5\u200b'],
  ['root_folder_id', 'x\u200b'],
])('an invisible character in %s is named', (key, value) => {
  const findings = judgePcloud(pcloudFacts(remote({ [key]: value }), NOW, unknown))
  const texts = findings.map(({ message }) => message).join()
  const hidden = /[^ -~]/.exec(value)?.[0] ?? ''
  const code = hidden.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  expect(texts).toContain(`contains an invisible character (U+${code})`)
})

it('a wrong region names the variable that it comes from', () => {
  const variables = new Map([['hostname', 'RCLONE_PCLOUD_HOSTNAME']])
  const judged = judgePcloud(pcloudFacts({ ...remote(), variables }, NOW, lives(EU)))
  expect(judged[0]?.message).toContain('but RCLONE_PCLOUD_HOSTNAME says US')
  const inFile = judgePcloud(pcloudFacts(remote(), NOW, lives(EU)))
  expect(inFile[0]?.message).toContain('but the file says US')
})
