import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config-file/document.ts'
import { asDotenv, asEnvironment } from '../../src/export/environment-script.ts'
import { asIni } from '../../src/export/ini.ts'
import { asKubernetesSecret } from '../../src/export/rclone-formats.ts'
import { asUtf8 } from '../../src/import/decode-bytes.ts'
import { recognise } from '../../src/import/recognise.ts'
import { shippedOptions } from '../../src/rclone/option-lists.ts'
import { encodeBlob } from '../../src/tokens/blob.ts'
import { slowness } from '../support/slowness.ts'

const TOKEN = '{"access_token":"tok-1","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}'
const CONF = `[pc]\ntype = pcloud\ntoken = ${TOKEN}\n`
const KEYS = { type: 'pcloud', token: TOKEN }
const remote = new Map(Object.entries(KEYS))
const base64 = (text: string) => Buffer.from(text).toString('base64')
const sdk = (more: object = {}) =>
  JSON.stringify({
    email: 'a@example.com',
    access_token: 'tok-1',
    location_id: 2,
    auth_type: 'oauth2',
    ...more,
  })

const look = (text: string) =>
  recognise(parseConfig(Buffer.from(text), 'file'), {
    options: async () => shippedOptions(),
    open: async (bytes, file) => parseConfig(asUtf8(bytes), file),
  })

/** What was found, remotes as an object; a token by its text. */
async function found(text: string): Promise<unknown> {
  const offer = await look(text)
  switch (offer.kind) {
    case 'remotes':
      return Object.fromEntries(
        [...offer.remotes].map(([name, keys]) => [name, Object.fromEntries(keys)]),
      )
    case 'token':
      return [offer.token.accessToken.reveal(), offer.hostname]
    case 'credentials':
      return [
        offer.credentials.authType,
        offer.credentials.hostname,
        offer.credentials.accessToken.reveal(),
      ]
    case 'unknown':
      return offer.why
  }
}

const SECRET = `apiVersion: v1
data:
  rclone.conf: ${base64(CONF)}
kind: Secret
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","kind":"Secret","data":{"rclone.conf":"x"}}
  creationTimestamp: "2026-11-22T06:42:31Z"
  name: rclone-config
  namespace: backup
  resourceVersion: "1234"
type: Opaque
`

describe('files with remotes', () => {
  const manifest = asKubernetesSecret(CONF, 'x')
  it.each([
    ['rclone.conf', CONF],
    [
      'with comments, CRLF and a byte order mark',
      `\ufeff# mine\r\n\r\n${CONF.replaceAll('\n', '\r\n')}`,
    ],
    ['JSON of dump', JSON.stringify({ pc: KEYS })],
    ['a document of export --json', JSON.stringify({ format: 'rclone', text: CONF })],
    [
      'the same with another form in it',
      JSON.stringify({ format: 'env', text: asEnvironment([{ name: 'pc', keys: remote }]) }),
    ],
    ['env', asEnvironment([{ name: 'pc', keys: remote }])],
    ['dotenv', `# all\nOTHER=1\n${asDotenv([{ name: 'pc', keys: remote }])}`],
    [
      'what `env` prints',
      `HOME=/root\nRCLONE_CONFIG_PC_TYPE=pcloud\nRCLONE_CONFIG_PC_TOKEN=${TOKEN}\n`,
    ],
    ['a Secret as export writes it', manifest],
    ['as kubectl get -o yaml prints it', SECRET],
    [
      'as kubectl get -o json prints it',
      JSON.stringify(
        { apiVersion: 'v1', kind: 'Secret', data: { 'rclone.conf': base64(CONF) } },
        null,
        4,
      ),
    ],
    [
      'a List of one',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [{ kind: 'Secret', data: { x: base64(CONF) } }],
      }),
    ],
    [
      'a Secret for envFrom',
      `apiVersion: v1\nkind: Secret\nstringData:\n  RCLONE_CONFIG_PC_TYPE: pcloud\n  RCLONE_CONFIG_PC_TOKEN: '${TOKEN}'\n`,
    ],
    [
      'a Secret with flow maps and an anchor',
      `{apiVersion: v1, kind: Secret, data: {rclone.conf: &x ${base64(CONF)}}}`,
    ],
    [
      'a folded base64',
      `apiVersion: v1\nkind: Secret\ndata:\n  rclone.conf: >\n    ${base64(CONF).replace(/.{40}/g, '$&\n    ')}\n`,
    ],
    [
      'a ConfigMap',
      `apiVersion: v1\nkind: ConfigMap\ndata:\n  other.txt: x\n  rclone.conf: |\n    [pc]\n    type = pcloud\n    token = ${TOKEN}\n`,
    ],
    [
      'binaryData of a ConfigMap, in UTF-16',
      `apiVersion: v1\nkind: ConfigMap\nbinaryData:\n  rclone.conf: ${Buffer.from(CONF, 'utf16le').toString('base64')}\n`,
    ],
    ['the same Secret twice', `${SECRET}---\n${SECRET}`],
    [
      'a Secret after a Namespace and comments',
      `# all\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n---\n# none\n---\n${SECRET}`,
    ],
    [
      'a List in YAML',
      `apiVersion: v1\nkind: List\nitems:\n- ${SECRET.trimEnd().replaceAll('\n', '\n  ')}\n`,
    ],
    ['Windows line ends and a byte order mark', `\ufeff${SECRET.replaceAll('\n', '\r\n')}`],
    [
      'stringData by hand',
      `apiVersion: v1\nkind: "Secret"\nstringData:\n  # mine\n  rclone.conf: |\n    [pc]\n    type = pcloud\n\n    token = ${TOKEN}\ntype: Opaque\n`,
    ],
    [
      'a Secret with dump in it',
      `apiVersion: v1\nkind: Secret\ndata:\n  "any.json": "${base64(JSON.stringify({ pc: KEYS }))}"\n`,
    ],
  ])('%s', async (_, text) => {
    expect(await found(text)).toEqual({ pc: KEYS })
  })

  it('detects our INI by its first line', async () => {
    const keys = { type: 'alias', remote: '/a;b "c" \\d#=', other: '"quoted"', empty: '' }
    const text = await asIni([{ name: 'a.b', keys: new Map(Object.entries(keys)) }])
    expect(await found(text)).toEqual({ 'a.b': keys })
  })

  it.each([
    [`it's "odd" $HOME \`id\` \\ %A% !`, asEnvironment],
    [`odd "q" $HOME \`id\` %A% #`, asDotenv],
    [`it's #1 {x}`, asDotenv],
  ])('%s does not change', async (value, write) => {
    const keys = { type: 'alias', remote: value }
    expect(await found(write([{ name: 'x', keys: new Map(Object.entries(keys)) }]))).toEqual({
      x: keys,
    })
  })

  it('the type variable separates names from keys', async () => {
    const text = [
      ...[
        'A_TYPE=alias',
        'A_REMOTE=/',
        'A_B_TYPE=pcloud',
        'A_B_CLIENT_ID=x',
        'A_B_CLIENT_SECRET=y',
      ],
      ...['OD_TYPE=onedrive', 'OD_DRIVE_TYPE=business', 'LONE_KEY=1', 'PASS=secret'],
    ].map((line) => `RCLONE_CONFIG_${line}\n`)
    expect(await found(text.join(''))).toEqual({
      a: { type: 'alias', remote: '/' },
      a_b: { type: 'pcloud', client_id: 'x', client_secret: 'y' },
      od: { type: 'onedrive', drive_type: 'business' },
    })
    const offer = await look(text.join(''))
    const notes = offer.kind === 'remotes' ? offer.notes.join('\n') : ''
    expect(notes).toContain('lower case')
    expect(offer).toMatchObject({ dropped: ['RCLONE_CONFIG_LONE_KEY'] })
    expect(notes).not.toMatch(/RCLONE_CONFIG_PASS|secret/)
  })

  it('the option names of a type decide between two remotes', async () => {
    const lines = ['GD_TYPE=drive', 'GD_TEAM_DRIVE=id', 'GD_TEAM_TYPE=drive', 'GD_TEAM_SCOPE=x']
    const text = lines.map((line) => `RCLONE_CONFIG_${line}\n`).join('')
    expect(await found(text)).toEqual({
      gd: { type: 'drive', team_drive: 'id' },
      gd_team: { type: 'drive', scope: 'x' },
    })
  })

  it('a variable of two possible remotes is refused', async () => {
    const lines = ['X_TYPE=pcloud', 'X_AUTH_TYPE=webdav', 'X_AUTH_URL=https://h']
    const text = lines.map((line) => `RCLONE_CONFIG_${line}\n`).join('')
    await expect(look(text)).rejects.toThrow('RCLONE_CONFIG_X_AUTH_URL can belong to the remote')
    const marked = '# pcloud-config: [pc] token\n# pcloud-config: [PC] token\n'
    const both = `${marked}RCLONE_CONFIG_PC_TYPE=pcloud\nRCLONE_CONFIG_PC_TOKEN=${TOKEN}\n`
    await expect(look(both)).rejects.toThrow('can belong to the remote pc or PC.')
  })

  it('copies inherited keys', async () => {
    expect(await found('[a]\ntype = pcloud\n[a.b]\nroot_folder_id = d1\n')).toMatchObject({
      'a.b': { type: 'pcloud', root_folder_id: 'd1' },
    })
  })

  it('S32: a name or key such as __proto__ is one like any other', async () => {
    const offer = await look('{"__proto__":{"type":"alias","__proto__":"x"},"a":{"type":"alias"}}')
    expect(offer.kind === 'remotes' && [...offer.remotes.keys()]).toEqual(['__proto__', 'a'])
    expect(await found('[__proto__]\ntype = alias\n')).not.toEqual({})
    expect(Object.prototype).not.toHaveProperty('type')
  })
})

describe('files with one token', () => {
  const blob = encodeBlob({ hostname: 'eapi.pcloud.com', token: TOKEN }).reveal()
  it.each([
    ['token JSON', TOKEN, ['tok-1', undefined]],
    ['over lines', JSON.stringify(JSON.parse(TOKEN), null, 2), ['tok-1', undefined]],
    [
      'of the old shape',
      '{"AccessToken":"tok-1","RefreshToken":"","Expiry":"0001-01-01T00:00:00Z"}',
      ['tok-1', undefined],
    ],
    ['a blob', blob, ['tok-1', 'eapi.pcloud.com']],
    ['a blob in lines', `${blob.slice(0, 60)}\n${blob.slice(60)}\n`, ['tok-1', 'eapi.pcloud.com']],
    [
      'all that authorize prints',
      `Paste the following into your remote machine --->\n${blob}\n<---End paste\n`,
      ['tok-1', 'eapi.pcloud.com'],
    ],
    [
      'parameters with the location',
      'access_token=tok-1&token_type=bearer&locationid=2',
      ['tok-1', 'eapi.pcloud.com'],
    ],
    [
      'a fragment with the location',
      'http://localhost:53682/#access_token=tok-1&location_id=1',
      ['tok-1', 'api.pcloud.com'],
    ],
    ['a bare one', 'AxavZz0123456789AxavZz\n', ['AxavZz0123456789AxavZz', undefined]],
    ['credentials of the SDK', sdk(), ['oauth2', 'eapi.pcloud.com', 'tok-1']],
    [
      'of a login by password',
      sdk({ auth_type: 'direct', location_id: 1 }),
      ['direct', 'api.pcloud.com', 'tok-1'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await found(text)).toEqual(expected)
  })
})

/** Settings of a remote around a token, in forms that are not read. */
const SETTINGS: readonly (readonly [string, string, string])[] = [
  [
    'PowerShell',
    `$env:RCLONE_CONFIG_PC_TYPE="pcloud"\n$env:RCLONE_CONFIG_PC_TOKEN='${TOKEN}'\n`,
    'RCLONE_ variables',
  ],
  [
    'cmd',
    `set RCLONE_CONFIG_PC_TYPE=pcloud\nset RCLONE_CONFIG_PC_TOKEN=${TOKEN}\n`,
    'RCLONE_ variables',
  ],
  ['fish', `set -x RCLONE_CONFIG_PC_TOKEN '${TOKEN}'\n`, 'RCLONE_ variables'],
  ['systemd', `Environment='RCLONE_CONFIG_PC_TOKEN=${TOKEN}'\n`, 'RCLONE_ variables'],
  ['compose', `  x:\n    - RCLONE_CONFIG_PC_TOKEN=${TOKEN}\n`, 'RCLONE_ variables'],
  ['small letters', `rclone_config_pc_token=${TOKEN}\n`, 'RCLONE_ variables'],
  ['a quoted mail', CONF.replace(/^/gm, '> '), 'a section header, type'],
  ['line ends of old Macs', CONF.replaceAll('\n', '\r'), 'a section header, type'],
  [
    'a summary',
    `Options:\n- type: pcloud\n- root_folder_id: d7\n- token: ${TOKEN}\n`,
    'root_folder',
  ],
  ['a connection string', `:pcloud,hostname=x.com,token='${TOKEN}':`, 'a connection string'],
  ['a command', `rclone config create pc pcloud token='${TOKEN}'`, '`rclone config` command'],
  ['a command that updates', `rclone config update pc token='${TOKEN}'`, 'rclone config'],
  ['options of the command line', `--pcloud-hostname=x.com --pcloud-token='${TOKEN}'`, 'hostname'],
  ['JSON with an app', JSON.stringify({ token: TOKEN, client_id: 'x' }), 'client_id'],
  ['a JavaScript object', `{type: 'pcloud', token: ${TOKEN}, hostname: 'x.com'}`, 'type'],
  ['a bare token', '> hostname: eapi.pcloud.com\n> token: AxavZz0123456789AxavZz\n', 'hostname'],
  ['a blob', `region: eu\n${encodeBlob({ token: TOKEN }).reveal()}\n`, 'region'],
]

describe('a token with other settings', () => {
  it.each(SETTINGS)('is refused, so that no part is lost: %s', async (_, text, found) => {
    const offer = await look(text)
    expect(offer).toMatchObject({ kind: 'unknown', code: 'config-malformed' })
    expect(offer).toMatchObject({ why: expect.stringContaining(found) })
    expect(JSON.stringify(offer)).not.toMatch(/tok-1|AxavZz|--rename/)
  })

  const blob = encodeBlob({ token: TOKEN, hostname: 'eapi.pcloud.com' }).reveal()
  const link = 'https://my.pcloud.com/oauth2/authorize?client_id=x&state=y'
  it.each([
    ['a line of rclone.conf', `token = ${TOKEN}\n`],
    [
      'the output of `rclone authorize`',
      `$ rclone authorize "pcloud"\n2026/11/30 12:00:00 NOTICE: Open: ${link}\nPaste the following into your remote machine --->\n${TOKEN}\n<---End paste\n`,
    ],
    ['a log before it', `2026/11/30 12:00:00 DEBUG : root_folder_id: d7\n${TOKEN}\n`],
    ['the address of the login before it', `Open this link: (${link})\n${TOKEN}\n`],
    ['the answer with its region', `{"locationid":2,"hostname":"x","access_token":"tok-1"}`],
    ['JSON of a blob', JSON.stringify({ token: TOKEN, hostname: 'eapi.pcloud.com' })],
    ['a blob after the prompt', `config_token> ${blob}\n`],
    ['parameters', 'access_token=tok-1&token_type=bearer&hostname=eapi.pcloud.com'],
    ['a header', 'Authorization: Bearer AxavZz0123456789AxavZz'],
    ['the headers of an answer', `content-type: application/json\n\n${TOKEN}\n`],
  ])('is read without them: %s', async (_, text) => {
    expect(await look(text)).toMatchObject({ kind: 'token' })
  })
})

describe('the description of a file', () => {
  it.each([
    [TOKEN, 'a token'],
    [encodeBlob({ token: TOKEN, hostname: 'eapi.pcloud.com' }).reveal(), 'a blob'],
    [SECRET, 'a Kubernetes Secret with rclone.conf'],
    // Without `rclone`: the program adds the config file of this run to commands of rclone.
    [JSON.stringify({ pc: KEYS }), 'the JSON of `config dump`'],
  ])('fits in a sentence: %s', async (text, what) => {
    expect(await look(text)).toMatchObject({ what })
  })
})

describe('files that cannot be imported', () => {
  it.each([
    ['nothing', ' \n', 'empty'],
    ['prose', 'Dear reader,\nthis is no config.\n', 'must be an rclone.conf'],
    ['a word', 'hello\n', 'must be an rclone.conf'],
    ['other INI', '[user]\nname = Marcel\n', 'not an rclone.conf'],
    ['other JSON', '{"a":1}', 'JSON'],
    ['a list in JSON', '[{"name":"pc"}]', 'JSON list'],
    [
      'a request with an object as a value',
      '{"name":"pc","type":"pcloud","parameters":{"token":{"access_token":"tok-1"}}}',
      'not in quotes',
    ],
    [
      'a session of a different server',
      '{"access_token":"tok-1","email":"a@example.com","hostname":"evil.example"}',
      'does not belong to pCloud',
    ],
    [
      'a ConfigMap of another program',
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: x\n',
      'entry a',
    ],
    [
      'an empty List',
      'apiVersion: v1\nitems: []\nkind: List\n',
      'no Kubernetes Secret or ConfigMap',
    ],
    [
      'a Deployment',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n',
      'Deployment web',
    ],
    [
      'Secrets whose remotes differ',
      `${SECRET}---\n${SECRET.replace(base64(CONF), base64(CONF.replace('tok-1', 'other')))}`,
      'Two objects contain the remote pc',
    ],
    ['one section of dump', JSON.stringify({ ...KEYS, client_id: 'x' }), 'without its name'],
    ['a dump with a number', JSON.stringify({ pc: { ...KEYS, port: 22 } }), 'not in quotes'],
    ['a section without its header', CONF.slice(5), 'first line of the section is missing'],
    ['an empty Secret', 'apiVersion: v1\nkind: Secret\n', 'empty'],
    [
      'a Secret with something else',
      `apiVersion: v1\nkind: Secret\ndata:\n  tls.key: ${base64('-----BEGIN')}\n`,
      'tls.key',
    ],
    [
      'several entries',
      `apiVersion: v1\nkind: Secret\ndata:\n  a: ${base64(CONF)}\n  b: ${base64(CONF)}\n`,
      'several',
    ],
    ['a token that is cut off', TOKEN.slice(0, 40), 'is missing'],
    [
      'Secrets in Secrets',
      [1, 2, 3, 4, 5].reduce((text) => asKubernetesSecret(text, 'x'), CONF),
      'too many nested files',
    ],
  ])('%s: %s', async (_, text, words) => {
    const why = await found(text)
    expect(why).toEqual(expect.stringContaining(words))
    expect(why).not.toContain('tok-1')
  })

  it.each([
    ['a zero-width space before the header', `\u200b${CONF}`, 'U+200B'],
    ['two byte order marks', `\ufeff\ufeff${CONF}`, 'U+FEFF'],
    ['full-width brackets', CONF.replace('[', '\uff3b').replace(']', '\uff3d'), 'U+FF3B'],
  ])('names %s, and does not read only the token', async (_, text, words) => {
    await expect(found(text)).rejects.toMatchObject({
      code: 'config-malformed',
      message: expect.stringContaining(words),
    })
  })

  it.each([
    ['base64', 'apiVersion: v1\nkind: Secret\ndata:\n  a: not base64!\n'],
    ['YAML with a key twice', `apiVersion: v1\nkind: Secret\ndata:\n  a: x\n  a: y\n`],
    ['YAML with an open quote', `apiVersion: v1\nkind: Secret\ndata:\n  a: "x\n`],
    ['a number in a Secret', `apiVersion: v1\nkind: Secret\nstringData:\n  a: 22\n`],
    ['data that is a text', `apiVersion: v1\nkind: Secret\ndata: x\n`],
    [
      'aliases of aliases',
      `apiVersion: v1\nkind: Secret\na: &a [x, x]\n${[...'bcdefghij'].map((one, at) => `${one}: &${one} [*${'abcdefghi'[at]}, *${'abcdefghi'[at]}, *${'abcdefghi'[at]}, *${'abcdefghi'[at]}]\n`).join('')}`,
    ],
    ['a manifest of 5 MiB', `apiVersion: v1\nkind: Secret\n# ${'x'.repeat(5 * 1024 * 1024)}`],
    [
      'a variable that is set in another way',
      'RCLONE_CONFIG_PC_TYPE=pcloud\ndeclare -x RCLONE_CONFIG_PC_TOKEN="x"\n',
    ],
    ['two variables in one line', 'RCLONE_CONFIG_PC_TYPE=pcloud RCLONE_CONFIG_PC_TOKEN=x\n'],
    [
      'an expansion',
      'export RCLONE_CONFIG_PC_TYPE=pcloud\nexport RCLONE_CONFIG_PC_TOKEN="$TOKEN"\n',
    ],
    ['an open quote', "RCLONE_CONFIG_PC_TYPE='pcloud\n"],
    [
      'INI by hand',
      '; INI of pcloud-config (not rclone.conf: quotes are not part of a value)\n[a]\nx = "\\q"\n',
    ],
  ])('refuses to guess: %s', async (_, text) => {
    await expect(look(text)).rejects.toThrow(expect.objectContaining({ code: 'usage' }))
  })

  it('S33: long hostile lines take no time', async () => {
    const long = 1_000_000
    const texts = [
      `RCLONE_CONFIG_A_TYPE=${"'".repeat(long)}`,
      `RCLONE_CONFIG_A_TYPE="${'\\"'.repeat(long)}`,
      `${'RCLONE_CONFIG_'.repeat(70_000)}_TYPE=x`,
      `apiVersion: v1\nkind: Secret\ndata:\n${'  a: '.repeat(200_000)}`,
      `apiVersion: v1\nkind: Secret\ndata:\n  a:${' '.repeat(long)}x\t${' '.repeat(long)}`,
      `kind:${' '.repeat(long)}`,
      `apiVersion: v1\nkind: Secret\ndata: ${'['.repeat(100_000)}`,
      `apiVersion: v1\nkind: Secret\n${'- '.repeat(100_000)}`,
      `apiVersion: v1\nkind: Secret\na: ${'&a '.repeat(100_000)}`,
      `apiVersion:\n${' '.repeat(long)}`,
      `${'{'.repeat(long)}apiVersion: v1`,
      `${'- '.repeat(long / 2)}apiVersion: v1`,
      `${', '.repeat(long / 2)}`,
      `${'['.repeat(long)}`,
      `{${'"a":{'.repeat(200_000)}`,
      `; INI of pcloud-config (not rclone.conf: quotes are not part of a value)\n[a]\n${' '.repeat(100_000)}x${' '.repeat(100_000)}`,
      '{"a":1}'.repeat(150_000),
      'access_token="abcdef"\n'.repeat(50_000),
      `apiVersion: v1\nkind: x\n${'---\n[a]\n'.repeat(100_000)}`,
      'RCLONE_CONFIG_A_TYPE=x\n'.repeat(40_000),
      'type = x\n[a]\ntype = y\n'.repeat(40_000),
      Array.from({ length: 20_000 }, (_, at) => `[a${at}]\ntype = b\n`)
        .join('')
        .repeat(2)
        .replace(/b\n$/, 'c\n'),
      `[a]\ntype = b\n${Array.from({ length: 60_000 }, (_, at) => `k${at % 30_000} = ${at}\n`).join('')}`,
    ]
    for (const text of texts) {
      const start = performance.now()
      try {
        await look(text)
      } catch {
        // Refused is as good.
      }
      expect(performance.now() - start, text.slice(0, 40)).toBeLessThan(1_500 * slowness())
    }
  })
})
