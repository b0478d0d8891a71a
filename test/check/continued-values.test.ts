import { describe, expect, it } from 'vitest'
import { remoteFacts } from '../../src/check/check-context.ts'
import { continuedValues, judgeContinued } from '../../src/check/continued-values.ts'
import { parseConfig } from '../../src/config-file/document.ts'
import { malformedLines } from '../../src/config-file/lint.ts'
import { readRemotes } from '../../src/config-file/read.ts'
import { optionNames, RCLONE_TYPES } from '../../src/rclone/option-names.ts'
import { splitValues } from '../../src/remotes/split-values.ts'
import { isContinued } from '../../src/services/service-check.ts'

const parse = (...lines: readonly string[]) =>
  parseConfig(Buffer.from(`[a]\ntype = alias\n\n[w]\n${lines.join('\n')}\n\n[z]\ntype = local\n`))

/** What `check` says about `w`, if rclone reads the file. */
function found(...lines: readonly string[]) {
  const file = parse(...lines)
  const remote = remoteFacts('w', readRemotes(file), {})
  return judgeContinued(remote, { continued: continuedValues(file), split: splitValues(file) })
}

const PEM = ['-----BEGIN RSA PRIVATE KEY-----', 'MaMbIXtE0==', '-----END RSA PRIVATE KEY-----']

describe('a value that continues on the next line', () => {
  it.each([
    ['s3', ['secret_access_key = abc/', 'zzYY12=34'], '6 to 7'],
    ['s3', ['secret_access_key =', 'abcdEFGH/zz='], '6 to 7'],
    ['s3', ['secret_access_key = abc123', 'abcdef=='], '6 to 7'],
    ['s3', ['secret_access_key = abc123', 'abc1def='], '6 to 7'],
    ['s3', ['access_key_id = AK', '12=', 'secret_access_key = x'], '6 to 7'],
    ['webdav', ['url = https://example.com/', '  remote.php/dav?x=1'], '6 to 7'],
    ['webdav', ['url = https://example.com/', 'remote.php/dav?x=1', 'more:1'], '6 to 7'],
    ['combine', ['upstreams = a=/tmp', '  b=/usr', '  c=/opt'], '6 to 8'],
    ['drive', ['client_id = 1234-', '  ab.apps:x'], '6 to 7'],
  ])('%s: %j', (type, lines, numbers) => {
    const findings = found(`type = ${type}`, ...lines)
    expect(findings.map(({ id }) => id)).toEqual(['value-split'])
    expect(findings[0]?.message).toContain(`lines ${numbers}`)
  })

  it('law: is found for every option that rclone knows', () => {
    for (const type of RCLONE_TYPES) {
      for (const key of optionNames(type) ?? []) {
        const file = parse(`type = ${type}`, `${key} = Rclone0123/`, 'q0Rest/4567==')
        expect(continuedValues(file), `${type} ${key}`).toMatchObject([
          { name: 'w', key, first: 6, last: 7 },
        ])
      }
    }
  })

  it('a key in PEM format has a different hint', () => {
    const lines = ['type = sftp', `key_pem = ${PEM[0]}`, 'MaMbIXtE0==', '-----END=']
    expect(found(...lines)[0]?.hint).toContain('\\n')
    expect(malformedLines(parse('type = sftp', 'key_pem =', ...PEM))).not.toEqual([])
  })

  it('S48: does not print any part of the value', () => {
    const lines = ['type = s3', 'secret_access_key = S3cret/', 'seCRet=half']
    expect(JSON.stringify(found(...lines))).not.toMatch(/s3cret|secret=/i)
  })
})

describe('a value that does not continue', () => {
  it.each([
    [['host = h', 'user = me']],
    [['host=h', 'user=me', 'port=22']],
    [['host = h', 'my note = hello']],
    [['host=h', 'note=hello']],
    [['  host = h', '  user = me', '  note = x']],
    [['host = h', '# a=b', 'Q0=1']],
    [['host = h', '', 'Q0=1']],
    [['host = h', 'Client ID = x']],
    [['host = h', 'Key-File=x']],
    [['note = h', 'Q0=1']],
    [['host = h', 'Port = 22']],
    [['host=h', 'v9option=true', 'my_1key:5']],
  ])('%j', (lines) => {
    expect(found('type = sftp', ...lines)).toEqual([])
  })

  it('has no second finding for a token or a password', () => {
    expect(found('type = drive', 'token = {"access_token":"abc', 'dEF=1"}')).toEqual([])
    expect(found('type = crypt', 'password = abc', 'MNOPQRSTUVWX==')).toEqual([])
    expect(found('type = drive', 'token = hello', 'Foo=bar')).toEqual([])
  })

  it.each([
    ['hello', false],
    ['my secret', false],
    ['', true],
    ['Rclone0123456789abcDEF', true],
  ])('a password %j can be a first part: %s', (value, isPart) => {
    const file = parse('type = webdav', `pass = ${value}`, 'foo = bar')
    const remote = remoteFacts('w', readRemotes(file), {})
    expect(isContinued(remote, 'pass')).toBe(isPart)
  })
})
