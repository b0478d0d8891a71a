import { describe, expect, it } from 'vitest'
import { isSecretKey, isSensitiveKey, MASK, maskValue } from '../../src/rclone/secret-keys.ts'
import { PCLOUD_OPTIONS } from '../../src/services/pcloud/options.ts'
import { describeRclones } from '../support/rclones.ts'

interface Backend {
  readonly Prefix: string
  readonly Options: readonly {
    readonly Name: string
    readonly IsPassword: boolean
    readonly Sensitive?: boolean
    readonly Advanced: boolean
    readonly DefaultStr: string
    readonly Help: string
  }[]
}

describeRclones('beside `rclone config providers`', (rclone) => {
  const backends = () => rclone.providers<readonly Backend[]>()

  it('S23: masks all options that rclone marks as a password', () => {
    const passwords = backends().flatMap(({ Prefix, Options }) =>
      Options.filter(({ IsPassword }) => IsPassword).map(({ Name }) => `${Prefix} ${Name}`),
    )
    expect(passwords.length).toBeGreaterThan(15)
    expect(passwords.filter((one) => !isSecretKey(one.split(' ')[1] ?? ''))).toEqual([])
  })

  it('S23: redacts all options that rclone redacts', ({ skip }) => {
    const sensitive = backends().flatMap(({ Prefix, Options }) =>
      Options.filter((option) => option.Sensitive ?? false).map(({ Name }) => ({ Prefix, Name })),
    )
    if (!rclone.has('config redacted')) skip('this version does not redact')
    expect(sensitive.length).toBeGreaterThan(200)
    expect(sensitive.filter(({ Name }) => !isSensitiveKey(Name))).toEqual([])
  })

  it('masks every other option whose name sounds like a secret', () => {
    const telling = /^(.*_)?(secret|token|pass|password|api_key|access_key|credentials)$/
    const names = backends().flatMap(({ Options }) => Options.map(({ Name }) => Name))
    const shown = names.filter((name) => telling.test(name) && !isSecretKey(name))
    expect([...new Set(shown)]).toEqual(['ask_password'])
  })

  it('lists the options of pcloud in the same order as this rclone', () => {
    const theirs = backends().find(({ Prefix }) => Prefix === 'pcloud')?.Options ?? []
    const shape = theirs.map((option) => ({
      name: option.Name,
      advanced: option.Advanced,
      isPassword: option.IsPassword,
    }))
    const ours = PCLOUD_OPTIONS.map(({ name, advanced, isPassword }) => ({
      name,
      advanced,
      isPassword,
    }))
    // Newer versions add options at the end. The options of this version must be in the same order.
    const names = shape.map(({ name }) => name)
    expect(ours.filter(({ name }) => names.includes(name))).toEqual(shape)
  })
})

describe('maskValue', () => {
  it('shows values that are not secret, and hides secrets', () => {
    expect(maskValue('hostname', 'api.pcloud.com')).toBe('api.pcloud.com')
    expect(maskValue('client_id', 'zQg0smNw8tp')).toBe('zQg0smNw8tp')
    expect(maskValue('client_secret', 's3cret')).toBe(MASK)
    expect(maskValue('password', '')).toBe('')
  })

  it.each([
    'CLIENT_SECRET',
    'Token',
    'my_api_key',
    'refresh_token',
    'x_passphrase',
    'auth',
    'cookies',
  ])('masks %s, also in an unknown key', (key) => {
    expect(maskValue(key, '{"access_token":"s3cret"}')).toBe(MASK)
  })

  it('preserves the form of a token, but hides the secrets', () => {
    const value =
      '{"access_token":"s3cret","token_type":"bearer","refresh_token":"s3cret","expiry":"0001-01-01T00:00:00Z"}'
    expect(maskValue('token', value)).toBe(
      `{"access_token":"${MASK}","token_type":"bearer","refresh_token":"${MASK}","expiry":"0001-01-01T00:00:00Z"}`,
    )
  })

  it.each([
    's3cret',
    '{"access_token": "s3cret"}',
    '{"access_token":"s3cret\\"s3cret"}',
    '{"other":"s3cret","token_type":"bearer"}',
    '{"access_token":"s3cret"} s3cret',
    '{"access_token":["s3cret"]}',
    '{',
    '{"ACCESS_TOKEN":"s3cret"}',
  ])('hides an unusual token: %s', (value) => {
    expect(maskValue('token', value)).not.toContain('s3cret')
  })
})

describe('a secret inside a value', () => {
  it.each([
    ['url', 'https://h/d?token=s3cret', `https://h/d?token=${MASK}`],
    ['url', 'https://h/d?a=1&api_key=s3cret&b=2', `https://h/d?a=1&api_key=${MASK}&b=2`],
    ['endpoint', 'https://h/?sv=2020&sig=s3cret%3D', `https://h/?sv=2020&sig=${MASK}`],
    ['url', 'https://h/?X-Amz-Signature=s3cret', `https://h/?X-Amz-Signature=${MASK}`],
    ['global.header', 'X-Key: s3cret', MASK],
    ['header', 'Cookie: s3cret', MASK],
    ['other', 'Authorization: Basic s3cret', `Authorization: ${MASK}`],
    ['other', '"Authorization","Bearer s3cret"', `"Authorization","${MASK}`],
    [
      'bearer_token_command',
      "curl -H 'authorization: s3cret' x",
      `curl -H 'authorization: ${MASK}`,
    ],
    ['ssh', 'x Bearer s3cret.s3cret.s3cret', `x Bearer ${MASK}`],
    ['user', 'me\rpass = s3cret', `me\r${MASK}`],
    ['remote', ':webdav,user=me,pass=s3cret:', `:webdav,user=me,pass=${MASK}`],
  ])('S48: %s = %s', (key, value, shown) => {
    expect(maskValue(key, value)).toBe(shown)
  })

  it.each([
    ['url', 'https://h/d?folder=1&page=filemanager'],
    ['root_folder_id', 'https://my.pcloud.com/#page=filemanager&folder=19066333043'],
    ['description', 'the bearer of news, and authorization in general'],
    ['remote', 'pc:a?b=c&d'],
  ])('%s = %s has none', (key, value) => {
    expect(maskValue(key, value)).toBe(value)
  })
})
