import { describe, expect, it } from 'vitest'
import { guardedKeys, guardedTargets } from '../../src/rclone/guarded-keys.ts'
import { shippedOptions } from '../../src/rclone/option-lists.ts'
import { SERVICES } from '../../src/services/registry.ts'

const known = shippedOptions()
const found = (type: string, keys: readonly string[]) => {
  const own = SERVICES.find((one) => one.type === type)?.options.map(({ name }) => name)
  return guardedKeys(type, keys, known, own).map(({ key, reason }) => `${key} ${reason}`)
}

describe('S49: the keys that an import accepts', () => {
  it('are all options of rclone, except options with a program', () => {
    const guarded = [...known]
      .filter(([type]) => type !== 'pcloud')
      .flatMap(([type, names]) => found(type, ['type', ...names]).map((one) => `${type} ${one}`))
    expect(guarded).toEqual([
      ...['blake3sum', 'crc32sum', 'md5sum'].map((sum) => `sftp ${sum}_command program`),
      'sftp server_command program',
      ...['sha1sum', 'sha256sum'].map((sum) => `sftp ${sum}_command program`),
      'sftp ssh program',
      ...['xxh128sum', 'xxh3sum'].map((sum) => `sftp ${sum}_command program`),
      'webdav bearer_token_command program',
    ])
  })

  it.each([
    ['jottacloud', 'configVersion', 'tokenURL', 'device', 'mountpoint', 'username'],
    ['iclouddrive', '_auth_session'],
    ['internxt', 'bucket'],
    ['pikpak', 'captcha_token', 'token'],
  ])('include the keys that rclone writes although they are not options: %s', (type, ...keys) => {
    expect(found(type, keys)).toEqual([])
    expect(found('drive', keys.slice(0, 1))).toEqual([`${keys[0]} unknown`])
  })

  it('are an allow list for services of this program', () => {
    const names = [...(known.get('pcloud') ?? []), 'type', 'description', 'ssh', 'proxy', 'Type']
    expect(found('pcloud', names)).toEqual([
      ...['auth_url address', 'token_url address'],
      ...['ssh unknown', 'proxy unknown', 'Type unknown'],
    ])
    expect(found('pinkcloudsync', ['api_key', 'api_secret', 'token', 'hostname'])).toEqual([
      'hostname unknown',
    ])
  })

  it.each(['pcloud', 'verizon', 'drive', 'nobody-knows'])(
    'are never override.* or global.*, as in %s',
    (type) => {
      const keys = ['override.http_proxy', 'global.ca_cert', 'Override.x', 'GLOBAL.y']
      expect(found(type, keys)).toEqual(keys.map((key) => `${key} override`))
    },
  )

  it('are the options of the type, for other types', () => {
    expect(found('drive', ['scope', 'Scope', 'ssh', 'my_key', '__proto__', 'token_url'])).toEqual(
      ['Scope', 'ssh', 'my_key', '__proto__'].map((key) => `${key} unknown`),
    )
  })

  it('are nearly all keys, for an unknown type', () => {
    const keys = ['token', 'endpoint', 'auth_url', 'Token_URL', 'x_command', 'sshd', 'MyProxy']
    expect(found('nobody-knows', keys)).toEqual([
      ...['auth_url address', 'Token_URL address'],
      ...['x_command program', 'sshd program', 'MyProxy program'],
    ])
  })
})

describe('S49: the keys in connection strings', () => {
  const known = new Map([
    ['sftp', new Set(['host', 'ssh', 'user'])],
    ['local', new Set(['nounc'])],
  ])

  it.each([
    ['alias', 'remote', 'pc,override.http_proxy="http://x":', 'override'],
    ['crypt', 'remote', 'pc,global.bind=x:dir', 'override'],
    ['alias', 'remote', ':sftp,host=h,ssh="touch x":', 'program'],
    ['alias', 'remote', ':alias,remote=":sftp,ssh=x:":', 'program'],
    ['alias', 'remote', 'pc,password_command=x:', 'program'],
    ['alias', 'remote', 'pc,token_url="http://x":', 'address'],
    ['union', 'upstreams', '/tmp :sftp,ssh=x:', 'program'],
    ['combine', 'upstreams', 'a=/tmp b=pc,override.x=1:', 'override'],
  ])('%s: %s = %s is %s', (type, key, value, reason) => {
    const keys = new Map([
      ['type', type],
      [key, value],
    ])
    expect(guardedTargets(keys, known)).toEqual([{ key, reason }])
  })

  it.each([
    'pc:',
    'pc,nounc:',
    ':local,nounc=true:/tmp',
    ':sftp,host=h,user=u:',
    '/tmp,ssh=x',
    'pc:a,ssh=x',
  ])('%s is accepted', (remote) => {
    const keys = new Map([
      ['type', 'alias'],
      ['remote', remote],
    ])
    expect(guardedTargets(keys, known)).toEqual([])
  })
})
