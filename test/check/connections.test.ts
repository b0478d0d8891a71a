import { describe, expect, it } from 'vitest'
import { remoteFacts } from '../../src/check/check-context.ts'
import type { OptionFacts } from '../../src/check/inspector.ts'
import { judgeConnections } from '../../src/check/judge-logins.ts'
import { judgePasswords } from '../../src/check/judge-passwords.ts'
import { judgeRemote } from '../../src/check/judge-remote.ts'
import { judgeValues } from '../../src/check/judge-values.ts'
import { parseConfig } from '../../src/config-file/document.ts'
import { readRemotes } from '../../src/config-file/read.ts'
import { CHECK } from '../../src/services/pcloud/check-remote.ts'

const option = (kind: string, isPassword = false): OptionFacts => ({
  kind,
  isPassword,
  examples: [],
})
const backends = new Map([
  [
    'local',
    new Map([
      ['nounc', option('bool')],
      ['encoding', option('Encoding')],
    ]),
  ],
  ['alias', new Map([['remote', option('string')]])],
  [
    'crypt',
    new Map([
      ['remote', option('string')],
      ['password', option('string', true)],
    ]),
  ],
])
const TOKEN = '{"access_token":"seed","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}'
const BASE = `[here]\ntype = local\n\n[pc]\ntype = pcloud\ntoken = ${TOKEN}\n\n[bad]\ntype = local\nnounc = x\n`

function found(key: string, value: string, env: Readonly<Record<string, string>> = {}) {
  const type = key === 'remote' ? 'alias' : 'union'
  const sections = readRemotes(
    parseConfig(Buffer.from(`${BASE}\n[w]\ntype = ${type}\n${key} = ${value}\n`)),
  )
  const around = { sections, backends, env }
  const judge = (remote: Parameters<typeof judgeValues>[0]) => [
    ...judgeRemote(remote, { answer: undefined, checks: new Map([['pcloud', CHECK]]), time: 0 }),
    ...judgeValues(remote, around),
    ...judgePasswords(remote, around),
  ]
  return judgeConnections(remoteFacts('w', sections, env), {
    ...{ sections, backends, env },
    judgeOpened: judge,
  })
}

describe('a connection string in a target', () => {
  it.each([
    ['remote', 'here,nounc=maybe:', ['value-malformed']],
    ['remote', 'here,encoding=Foo,nounc=2:dir', ['value-malformed', 'value-malformed']],
    ['remote', ':local,nounc=maybe:/tmp', ['value-malformed']],
    ['remote', 'here,badopt=1:', ['key-similar']],
    ['remote', 'here,type=nosuch:', ['target-unreadable']],
    ['remote', ':alias,remote="here,nounc=x:":', ['value-malformed']],
    ['remote', ':alias,remote=":alias,remote=""here,nounc=x:"":":', ['value-malformed']],
    ['remote', ':crypt,remote="here:",password=plain:', ['password-unreadable']],
    ['remote', ':crypt,remote="here:":', ['password-missing']],
    ['remote', ':pcloud:', ['token-missing']],
    ['remote', 'pc,hostname="http://x":', ['hostname-malformed']],
    ['remote', 'pc,hostname=x.com:', ['hostname-foreign']],
    ['upstreams', 'here,nounc=x:a /tmp', ['value-malformed']],
    // The remote itself has a finding for its own values.
    ['remote', 'bad,encoding=None:', []],
    ['remote', 'gone,nounc=x:', []],
    ['remote', 'here,nounc,encoding=None:', []],
    ['remote', 'here,override.x=1,description=me:', []],
    ['remote', 'pc,hostname=eapi.pcloud.com:', []],
    ['remote', 'here:', []],
    ['remote', ':memory:', []],
    ['remote', ':nosuch,a=b:', []],
  ])('%s = %s', (key, value, ids) => {
    const findings = found(key, value)
    expect(findings.map(({ id }) => id)).toEqual(ids)
    for (const { message, hint, fix } of findings) {
      expect(message).toContain(`connection string in ${key}`)
      expect(hint).toContain('pcloud-config edit w')
      expect(fix).toBeUndefined()
    }
  })

  it('can get a value from a variable', () => {
    expect(found('remote', ':pcloud:', { RCLONE_PCLOUD_TOKEN: TOKEN })).toEqual([])
    expect(found('remote', ':pcloud:', { RCLONE_PCLOUD_HOSTNAME: 'x' })).not.toEqual([])
  })

  it('S48: does not print a value', () => {
    const findings = [
      found('remote', ':crypt,remote="here:",password=S3cret:'),
      found('remote', 'here,nounc=S3cret:'),
    ]
    expect(JSON.stringify(findings)).not.toContain('S3cret')
  })
})
