import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { remoteFacts } from '../../src/check/check-context.ts'
import type { OptionFacts } from '../../src/check/inspector.ts'
import { judgeKeyNames, judgeTwice } from '../../src/check/judge-keys.ts'
import { judgePasswords } from '../../src/check/judge-passwords.ts'
import { judgeRemote } from '../../src/check/judge-remote.ts'
import { judgeValues } from '../../src/check/judge-values.ts'
import { parseConfig } from '../../src/config-file/document.ts'
import { repeatedKeys } from '../../src/config-file/lint.ts'
import { readRemotes } from '../../src/config-file/read.ts'
import type { Finding } from '../../src/finding.ts'
import { obscure } from '../../src/rclone/obscure.ts'
import { describeRclones } from '../support/rclones.ts'

const option = (kind: string, more: Partial<OptionFacts> = {}): OptionFacts => ({
  ...{ kind, isPassword: false, examples: [] },
  ...more,
})

/** Some of what `rclone config providers` tells. */
const backends = new Map([
  [
    'crypt',
    new Map([
      ['remote', option('string')],
      ['filename_encryption', option('string', { examples: ['standard', 'off'] })],
      ['directory_name_encryption', option('bool')],
      ['password', option('string', { isPassword: true })],
      ['description', option('string')],
    ]),
  ],
  [
    'union',
    new Map([
      ['upstreams', option('string')],
      ['min_free_space', option('SizeSuffix')],
    ]),
  ],
  [
    'sftp',
    new Map([
      ['user', option('string')],
      ['ssh', option('SpaceSepList')],
      ['pass', option('string', { isPassword: true })],
    ]),
  ],
  [
    'x',
    new Map([
      ['secret', option('string', { isPassword: true })],
      ['chunk', option('int')],
    ]),
  ],
])

/** Each finding as `id key`, with what --fix would write. */
function found(text: string, name = 'w', env: Readonly<Record<string, string>> = {}) {
  const sections = readRemotes(parseConfig(Buffer.from(`${text}\n[pc]\ntype = pcloud\n`)))
  const remote = remoteFacts(name, sections, env)
  const around = { sections, backends, env }
  return [
    ...judgeKeyNames(remote, around),
    ...judgeValues(remote, around),
    ...judgePasswords(remote, around),
  ]
}
const KIND: Readonly<Record<string, string>> = {
  ...{
    chunk_size: 'SizeSuffix',
    upload_cutoff: 'SizeSuffix',
    start_from: 'int',
    batch_size: 'int',
  },
  ...{
    version_at: 'Time',
    sdk_log_mode: 'Bits',
    metadata_owner: 'Bits',
    client_credentials: 'bool',
  },
  ...{
    ssh: 'SpaceSepList',
    ciphers: 'SpaceSepList',
  },
}

/** The findings about one value, as the installed rclone describes its option. */
function judgeWith(type: string, key: string, value: string, facts: OptionFacts, version?: string) {
  const sections = new Map([
    [
      'w',
      new Map([
        ['type', type],
        [key, value],
      ]),
    ],
  ])
  const around = { sections, backends: new Map([[type, new Map([[key, facts]])]]), version }
  return judgeValues(remoteFacts('w', sections, {}), around)
}
const ids = (findings: readonly Finding[]) => findings.map(({ id }) => id)
const fixes = (findings: readonly Finding[]) =>
  findings.map(({ fix }) => (fix?.kind === 'set' ? fix.value.reveal() : undefined))
const keys = (...lines: readonly string[]) => `[w]\n${lines.join('\n')}\n`
const PASS = `password = ${obscure('secret')}`

describe('quotes around a value', () => {
  it.each([
    [['type = "crypt"', 'remote = pc:', PASS], 'crypt'],
    [["type = 'crypt'", 'remote = pc:', PASS], 'crypt'],
    [['type = crypt', 'remote = "pc:enc"', PASS], 'pc:enc'],
    [['type = crypt', "remote = 'pc:enc dir'", PASS], 'pc:enc dir'],
    [['type = crypt', 'remote = pc:', PASS, 'directory_name_encryption = "false"'], 'false'],
    [['type = crypt', 'remote = pc:', PASS, 'filename_encryption = "off"'], 'off'],
    [['type = union', 'upstreams = "pc:a pc:b"'], 'pc:a pc:b'],
    [['type = union', 'upstreams = pc:', 'min_free_space = "1G"'], '1G'],
    [['type = x', 'chunk = "12"'], '12'],
  ])('%j is repaired', (lines, value) => {
    const findings = found(keys(...lines))
    expect([ids(findings), fixes(findings)]).toEqual([['value-quoted'], [value]])
  })

  it('around an obscured password are removed', () => {
    const value = obscure('secret')
    const findings = found(keys('type = crypt', 'remote = pc:', `password = "${value}"`))
    expect([ids(findings), fixes(findings)]).toEqual([['value-quoted'], [value]])
  })

  it.each([
    [['type = crypt', 'remote = "gone:enc"', PASS]],
    [['type = sftp', 'user = "anna"']],
    [['type = x', 'chunk = "many"']],
    [['type = "nosuch"']],
    [['type = union', 'upstreams = pc:', 'override.no_check_certificate = "true"']],
  ])('%j is reported, but not repaired, because the value is not proven', (lines) => {
    const quoted = found(keys(...lines)).filter(({ id }) => id === 'value-quoted')
    expect(fixes(quoted)).toEqual([undefined])
  })

  it.each([
    [['type = crypt', 'remote = pc:', PASS, 'description = "mine"']],
    [['type = union', 'upstreams = "pc:a b"']],
    [['type = sftp', 'ssh = "ssh"']],
    [['type = sftp', 'unknown = "x"']],
    [['type = union', 'upstreams = pc:a "pc:b c"']],
  ])('%j is allowed', (lines) => {
    expect(ids(found(keys(...lines)))).toEqual([])
  })
})

describe('a value that rclone refuses', () => {
  it.each([
    ['type = crypt', 'remote = pc:', PASS, 'directory_name_encryption = yes'],
    ['type = crypt', 'remote = pc:', PASS, 'filename_encryption = none'],
    ['type = union', 'upstreams = pc:', 'min_free_space = 1 GB'],
    ['type = x', 'chunk = 12k'],
    ['type = pcloud', 'encoding = slash'],
  ])('%s %s %s %s', (...lines) => {
    expect(ids(found(keys(...lines)))).toEqual(['value-malformed'])
  })

  it.each([
    ['union', 'action_policy', 'nosuch'],
    ['union', 'create_policy', 'nosuch'],
    ['union', 'search_policy', 'ep all'],
    ['hasher', 'hashes', 'sha-1'],
    ['hasher', 'hashes', 'sha1, md5'],
    ['chunker', 'name_format', '*.*.#'],
    ['chunker', 'name_format', 'a*.#'],
    ['chunker', 'name_format', '*.#.#'],
    ['chunker', 'start_from', '-1'],
    ['chunker', 'start_from', '-0x1_0'],
    ['dropbox', 'batch_size', '0x4_00'],
    ['dropbox', 'batch_size', '1000'],
    ['drive', 'service_account_credentials', '{"type'],
    ['qingstor', 'endpoint', 'localhost'],
    ['http', 'headers', 'Referer'],
    ['s3', 'chunk_size', '1M'],
    ['s3', 'chunk_size', '1e-1M'],
    ['s3', 'version_at', 'yesterday'],
    ['s3', 'sdk_log_mode', 'Everything'],
    ['drive', 'chunk_size', '300Ki'],
    ['drive', 'metadata_owner', 'none'],
    ['onedrive', 'chunk_size', '1M'],
    ['dropbox', 'batch_mode', 'Sync'],
    ['dropbox', 'chunk_size', '200M'],
    ['azureblob', 'public_access', 'Blob'],
    ['cache', 'plex_insecure', 'yes'],
    ['webdav', 'encoding', 'slash'],
    ['sftp', 'ssh', 'ssh -o ProxyCommand="x y" h'],
    ['sftp', 'ssh', 'ssh "-o x'],
    ['sftp', 'ciphers', 'aes128-ctr "aes256-ctr'],
  ])('of type %s: %s = %s', (type, key, value) => {
    const facts = {
      ...option(KIND[key] ?? 'string'),
      examples: key === 'metadata_owner' ? ['off', 'read,write'] : [],
    }
    const judged = judgeWith(type, key, value, facts)
    expect(ids(judged)).toEqual(['value-malformed'])
    expect(judged[0]?.message).not.toContain(value)
  })

  it.each([
    ['union', 'action_policy', 'EpAll'],
    ['union', 'search_policy', 'rand'],
    ['hasher', 'hashes', 'MD5,sha1,xxh128'],
    ['chunker', 'name_format', '*.part-##'],
    ['chunker', 'start_from', '0x10'],
    ['chunker', 'start_from', '1_000'],
    ['chunker', 'start_from', '+0x10'],
    ['chunker', 'start_from', '0b1_1'],
    ['dropbox', 'batch_size', '01747'],
    ['http', 'headers', 'Cookie,"a,b"'],
    ['s3', 'chunk_size', '5Mi'],
    ['s3', 'chunk_size', '5120'],
    ['s3', 'upload_cutoff', 'off'],
    ['s3', 'upload_cutoff', '1e-1M'],
    ['s3', 'chunk_size', '5e-2G'],
    ['onedrive', 'chunk_size', '3200.0001e-1K'],
    ['s3', 'version_at', '2026-01-31T10:00:00'],
    ['s3', 'sdk_log_mode', 'Signing,Retries'],
    ['drive', 'chunk_size', '8M'],
    ['drive', 'metadata_owner', 'READ,write'],
    ['onedrive', 'chunk_size', '10M'],
    ['pcloud', 'client_credentials', 'perhaps'],
    ['sftp', 'ssh', `ssh "-o ProxyCommand=x y" 'h'`],
    ['sftp', 'ssh', 'sh -c "a ""b"" c"'],
    ['sftp', 'ciphers', 'aes128-ctr aes256-ctr'],
  ])('of type %s: %s = %s is fine', (type, key, value) => {
    const facts = {
      ...option(KIND[key] ?? 'string'),
      examples: key === 'metadata_owner' ? ['off', 'read,write'] : [],
    }
    expect(ids(judgeWith(type, key, value, facts))).toEqual([])
  })

  it('a hash that only a newer rclone has', () => {
    const facts = option('CommaSepList')
    expect(ids(judgeWith('hasher', 'hashes', 'xxh3', facts, 'v1.60.1'))).toEqual([
      'value-malformed',
    ])
    expect(ids(judgeWith('hasher', 'hashes', 'xxh3', facts, 'v1.75.2'))).toEqual([])
    const [old] = judgeWith('hasher', 'hashes', 'md5,xxh3', facts, 'v1.60.1')
    expect(old?.message).toContain('md5, sha1')
    expect(old?.message).not.toContain('xxh3')
  })

  it.each([
    ['type = crypt', 'remote = pc:', PASS, 'filename_encryption = Standard'],
    ['type = union', 'upstreams = pc:', 'min_free_space ='],
    ['type = x', 'chunk = 0x10'],
    ['type = x', 'unknown = yes'],
  ])('%s %s %s is fine', (...lines) => {
    expect(ids(found(keys(...lines)))).toEqual([])
  })
})

describeRclones('rclone and the check agree', ({ path }) => {
  const CHUNKER = { type: 'chunker', remote: '/tmp' }
  const HASHER = { type: 'hasher', remote: '/tmp' }
  const B2 = { type: 'b2', account: 'a', key: 'b', endpoint: 'http://127.0.0.1:1' }
  it.each([
    [CHUNKER, 'start_from', 'int', ['1_000', '+0x10', '0b1_1', '0o17', '017', '-0x1_0', '-1']],
    [B2, 'chunk_size', 'SizeSuffix', ['5e-2G', '1e+1M', '1_0M', '1e-1M', '1M']],
    [CHUNKER, 'chunk_size', 'SizeSuffix', ['0x1p4M', '0x_1.8P4ki', '0x10M', 'infM', 'nan', '1_M']],
    [HASHER, 'max_age', 'Duration', ['0x1p4', '0x1p4w', '0x1p4s', 'nand', 'infinity', '1_0s']],
  ])('%j %s (%s): %j', (remote, key, kind, values) => {
    const judged = values.map((value) => judgeWith(remote.type, key, value, option(kind)).length)
    const theirs = values.map((value) => {
      const env = Object.entries({ ...remote, [key]: value }).map(
        ([one, text]) => [`RCLONE_CONFIG_W_${one.toUpperCase()}`, text] as const,
      )
      const rules = ['--retries', '1', '--low-level-retries', '1', '--config', '/notfound']
      const { stderr } = spawnSync(path, ['size', 'w:none', ...rules], {
        encoding: 'utf8',
        env: Object.fromEntries(env),
      })
      return /must be|is less than|couldn't parse/.test(stderr) ? 1 : 0
    })
    expect(judged).toEqual(theirs)
    expect(new Set(theirs)).toEqual(new Set([0, 1]))
  })
})

describe('a value from a variable is checked, but not repaired in the file', () => {
  const CRYPT = keys('type = crypt', 'remote = pc:', PASS)
  it.each([
    ['RCLONE_CRYPT_PASSWORD', 'abc', 'password-unreadable'],
    ['RCLONE_CONFIG_W_PASSWORD2', 'plain', 'password-unreadable'],
    ['RCLONE_CRYPT_PASSWORD2', 'plain', 'password-unreadable'],
    ['RCLONE_CONFIG_W_PASSWORD', '', 'password-missing'],
    ['RCLONE_CRYPT_DIRECTORY_NAME_ENCRYPTION', 'yes', 'value-malformed'],
    ['RCLONE_CONFIG_W_FILENAME_ENCRYPTION', '"off"', 'value-quoted'],
  ])('%s=%s is %s', (variable, value, id) => {
    const findings = found(CRYPT, 'w', { [variable]: value })
    expect([ids(findings), fixes(findings)]).toEqual([[id], [undefined]])
    expect(findings[0]?.hint).toContain(variable)
  })
})

describe('a comment after a value', () => {
  it.each([
    ['type = crypt # mine', 'remote = pc:', PASS],
    ['type = crypt', 'remote = pc:', PASS, 'directory_name_encryption = true  ; yes'],
    ['type = crypt', 'remote = pc:', PASS, 'filename_encryption = off\t# plain'],
    ['type = x', 'chunk = 12 # twelve'],
    ['type = union', 'upstreams = pc:', 'min_free_space = 1G # one'],
    ['type = s3', 'region = us-east-1 # default'],
    ['type = s3', 'provider = Minio ; here'],
    ['type = sftp', 'host = example.org # home'],
    ['type = # pcloud'],
    ['type = crypt', 'remote = pc:', `${PASS} # my password`],
    ['type = sftp', `pass = ${obscure('secret')} ; main`],
    ['type = drive', 'token = {"access_token":"x"} # anna'],
  ])('%s %s %s %s', (...lines) => {
    expect(ids(found(keys(...lines)))).toEqual(['value-comment'])
  })

  it.each([
    ['type = crypt', 'remote = pc:dir #3', PASS, 'description = disk #3'],
    ['type = sftp', 'user = a#b', 'host = h#1'],
    ['type = x', 'unknown = a # b'],
    ['type = chunker', 'remote = pc:', 'name_format = *.rclone_chunk.###'],
    ['type = chunker', 'remote = pc:', 'name_format = * ###'],
  ])('%s %s %s has no comment', (...lines) => {
    expect(ids(found(keys(...lines)))).toEqual([])
  })

  it('finds all six in case 09', () => {
    const text = readFileSync('fixtures/cases/09-inline-comments.conf', 'utf8')
    const comments = found(text, 'minio').map(({ message }) => /after (\w+)/.exec(message)?.[1])
    expect(comments).toEqual(expect.arrayContaining(['endpoint', 'region', 'acl', 'storage_class']))
  })
})

describe('an invisible character in a value', () => {
  it.each([
    [['type = crypt\u200b', 'remote = pc:', PASS], 'type', 'crypt'],
    [['type = alias', 'remote = pc:dir\u200b'], 'remote', undefined],
    [['type = alias', 'remote = p\u200bc:dir'], 'remote', undefined],
    [['type = union', 'upstreams = pc:a\u200b /tmp'], 'upstreams', undefined],
    [['type = pcloud', 'client_id = a\u200bb'], 'client_id', undefined],
    [['type = sftp', 'host = a.example\u200b'], 'host', undefined],
    [['type = sftp', 'user = me\u200b'], 'user', undefined],
    [['type = drive', 'token = {"access_token":"x"}\u200b'], 'token', undefined],
    [['type = crypt', 'remote = pc:', 'filename_encryption = off\u200b', PASS], 'filename_', 'off'],
    [['type = crypt', 'remote = pc:', `${PASS}\u200b`], 'password', PASS.split(' = ')[1]],
  ])('%j is named, and removed if the value works without it', (lines, key, fix) => {
    const findings = found(keys(...lines))
    expect([ids(findings), fixes(findings)]).toEqual([['value-invisible'], [fix]])
    expect(findings[0]?.message).toMatch(new RegExp(`^${key}.* invisible character \\(U\\+200B\\)`))
  })

  it.each([
    ['type = alias', 'remote = pc:\u2764\ufe0f'],
    ['type = alias', 'remote = pc:a\u200fb'],
    ['type = sftp', 'description = a\u200b'],
    ['type = x', 'unknown = a\u200b'],
  ])('%j %j is fine: a folder, a picture, free text', (...lines) => {
    expect(ids(found(keys(...lines)))).toEqual([])
  })
})

describe('passwords', () => {
  const of = (name: string) =>
    found(
      readFileSync('fixtures/cases/20-passwords-in-the-clear.conf', 'utf8').replace(
        '[pc]',
        '[pcloud]',
      ),
      name,
    )

  it('case 20: a problem if rclone does not open the remote, else a warning', () => {
    expect(ids(of('hassbackup'))).toEqual(['password-unreadable', 'password-odd'])
    expect(ids(of('pcloud'))).toEqual(['password-odd'])
    expect(ids(of('nopassword'))).toEqual(['password-missing'])
    expect(of('nopassword')[0]?.hint).toContain('pcloud-config password nopassword password')
    for (const { message, hint = '' } of of('hassbackup')) {
      expect(message + hint).not.toMatch(/hunter2|reminder-duller/)
    }
  })

  it.each([
    ['type = sftp', 'pass = hunter2'],
    ['type = webdav', 'pass = hunter2'],
    ['type = x', 'secret = hunter2'],
  ])('in every option that rclone or the shipped list marks: %s, %s', (...lines) => {
    expect(ids(found(keys(...lines)))).toEqual(['password-unreadable'])
  })

  it.each([
    ['type = sftp', 'pass ='],
    ['type = sftp', `pass = ${obscure('hunter2')}`],
    ['type = sftp', 'password = hunter2'],
    ['type = pinkcloudsync', 'api_secret = hunter2'],
  ])('%s, %s is fine', (...lines) => {
    expect(ids(found(keys(...lines)))).toEqual([])
  })

  it('can come from a variable', () => {
    const sections = new Map([['w', new Map([['type', 'crypt']])]])
    const around = { sections, backends, env: { RCLONE_CRYPT_PASSWORD: 'x' } }
    expect(judgePasswords(remoteFacts('w', sections, {}), around)).toEqual([])
  })
})

describe('misspelled keys', () => {
  const TOKEN = '{"access_token":"x","token_type":"bearer"}'

  it.each([
    [[`tokn = ${TOKEN}`], 'tokn'],
    [[`my_login = '${TOKEN}'`], 'my_login'],
    [["access_tokens = { 'access_token' : 'x' }"], 'access_tokens'],
    [[`Some Login = ${TOKEN}`], '••••••••'],
    [['token =', `tok = ${TOKEN}`], 'tok'],
    [[`tokn = ${TOKEN}`, 'Hostname = api.pcloud.com'], 'Hostname, tokn'],
  ])('a token is known by its value: %j', (lines, named) => {
    const findings = found(keys('type = pcloud', ...lines))
    expect(ids(findings)).toEqual(['key-misspelled'])
    expect(findings[0]?.message).toContain(`rclone ignores ${named}. The spelling must be exactly`)
    expect(JSON.stringify(findings)).toContain('token')
  })

  it('a second token does no harm', () => {
    const lines = ['type = pcloud', `token = ${TOKEN}`, `old_one = ${TOKEN}`]
    expect(ids(found(keys(...lines)))).not.toContain('key-misspelled')
  })

  it.each([
    [['Type = pcloud', 'Hostname = api.pcloud.com', 'Token = x'], 'Type, Hostname, Token'],
    [['type = crypt', 'Remote = pc:', PASS], 'Remote'],
    [['type = crypt', 'remote = pc:', PASS, 'Filename-Encryption = off'], 'Filename-Encryption'],
    [['TYPE = sftp', 'User = me'], 'TYPE, User'],
    [['type = sftp', 'ｕser = me'], 'ｕser'],
    [['type = sftp', 'us\u200ber = me'], 'us\u200ber'],
  ])('%j', (lines, named) => {
    const [first, ...more] = found(keys(...lines))
    expect([first?.id, ids(more)]).toEqual(['key-misspelled', []])
    expect(first?.message).toContain(`rclone ignores ${named}.`)
    expect(first?.hint).not.toContain('pcloud-config delete')
  })

  it.each([
    ['pcloud', 'host name', 'hostname'],
    ['pcloud', 'host_name', 'hostname'],
    ['pcloud', 'Host-Name', 'hostname'],
    ['pcloud', 'hostnam', 'hostname'],
    ['pcloud', 'hotsname', 'hostname'],
    ['pcloud', 'root_folder', 'root_folder_id'],
    ['pcloud', 'rootfolderid', 'root_folder_id'],
    ['drive', 'stop_on_upload', 'stop_on_upload_limit'],
    ['pcloud', 'clientid', 'client_id'],
    ['pcloud', 'client_secert', 'client_secret'],
    ['pcloud', 'passwrod', 'password'],
    ['pcloud', 'tokem', 'token'],
    ['crypt', 'filename_encription', 'filename_encryption'],
    ['union', 'upstream', 'upstreams'],
    ['sftp', 'usre', 'user'],
    ['sftp', 'keyfile', 'key_file'],
    ['s3', 'access_key', 'access_key_id'],
    ['verizon', 'redirect_url', 'redirect_uri'],
  ])('of type %s, %s is almost %s', (type, key, meant) => {
    const similar = found(keys(`type = ${type}`, `${key} = x`)).filter(
      ({ id }) => id === 'key-similar',
    )
    expect(similar.map(({ level }) => level)).toEqual(['warning'])
    expect(similar[0]?.message).toContain(`ignores ${key}. Did you mean ${meant}?`)
  })

  it.each([
    ['pcloud', 'notes'],
    ['pcloud', 'created_by'],
    ['pcloud', 'old_token'],
    ['pcloud', 'hostname'],
    ['sftp', 'path'],
    ['sftp', 'usr'],
    ['s3', 'client'],
    ['nosuchtype', 'host name'],
    ['', 'host name'],
  ])('of type %s, %s is not similar to an option', (type, key) => {
    const similar = found(keys(`type = ${type}`, `${key} = x`))
    expect(ids(similar)).not.toContain('key-similar')
  })

  it('ignores the keys that rclone itself writes', () => {
    const text = keys(
      'type = jottacloud',
      'configVersion = 1',
      'tokenURL = https://a',
      'device = x',
    )
    expect(ids(found(text))).toEqual([])
  })

  it('ignores options that the section already has', () => {
    const similar = found(keys('type = pcloud', 'hostname = api.pcloud.com', 'host_name = x'))
    expect(ids(similar)).toEqual([])
  })

  it('type itself can be misspelled', () => {
    expect(ids(found(keys('tpye = pcloud')))).toContain('key-similar')
    expect(ids(found(keys('kind = pcloud')))).not.toContain('key-similar')
  })

  it('ignores keys that are not similar to an option', () => {
    expect(found(keys('type = crypt', 'remote = pc:', PASS, 'My Note = x'))).toEqual([])
  })

  it('does not suggest to delete a section with a login', () => {
    const judged = (...lines: readonly string[]) => {
      const sections = readRemotes(parseConfig(Buffer.from(keys(...lines))))
      const seen = { answer: undefined, checks: new Map(), time: 0 }
      return judgeRemote(remoteFacts('w', sections, {}), seen)
        .map(({ hint }) => hint)
        .join()
    }
    expect(judged('token = {"access_token":"x"}')).not.toContain('delete')
    expect(judged('note = {"access_token":"x"}')).not.toContain('delete')
    expect(judged('Type = pcloud', 'Token = x')).toBe('')
    expect(judged('note = x')).toContain('pcloud-config delete w')
  })

  it('mentions a login only if the section contains one', () => {
    const hint = (...lines: readonly string[]) => found(keys(...lines))[0]?.hint
    expect(hint('type = alias', 'Remote = pc:')).toBe('Correct the key in an editor.')
    expect(hint('type = drive', 'Token = {}')).toContain('it contains your login')
  })

  it('the same key twice, with the lines (case 23)', () => {
    const document = parseConfig(readFileSync('fixtures/cases/23-hand-edited.conf'))
    const twice = repeatedKeys(document)
    expect(twice).toEqual([
      { name: 'dup', key: 'hostname', lines: [3, 5] },
      { name: 'dup', key: 'token', lines: [4, 6] },
    ])
    const [finding] = judgeTwice(remoteFacts('dup', readRemotes(document), {}), { twice })
    expect(finding?.message).toContain(
      'uses the last one: hostname (lines 3, 5), token (lines 4, 6)',
    )
  })

  it.each([
    ['override.http_proxy', 1],
    ['global.http_proxy', 1],
    ['override.no_check_certificate', 1],
    ['global.ca_cert', 1],
    ['override.client_key', 1],
    ['global.password_command', 1],
    ['override.metadata_mapper', 1],
    ['override.name_transform', 1],
    ['override.transfers', 0],
    ['global.checkers', 0],
    ['http_proxy', 0],
  ])('S49: %s: %i warning', (key, count) => {
    const findings = found(keys('type = union', 'upstreams = pc:', `${key} = x`))
    expect(ids(findings)).toEqual(Array(count).fill('override-set'))
    expect(findings.every(({ level }) => level === 'warning')).toBe(true)
  })

  it('S49: in a connection string as well', () => {
    const target = 'remote = pc,override.http_proxy=x,override.transfers=1:dir'
    const [first, ...more] = found(keys('type = alias', target))
    expect([first?.id, more]).toEqual(['override-set', []])
    expect(first?.message).toContain('override.http_proxy changes')
  })
})
