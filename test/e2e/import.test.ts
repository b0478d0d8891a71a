import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { obscure } from '../../src/rclone/obscure.ts'
import { encodeBlob } from '../../src/tokens/blob.ts'
import { mayHave } from '../support/needs.ts'
import type { Ended, ProgramOptions } from '../support/program.ts'
import { runCommand } from '../support/run-command.ts'
import { runHere } from '../support/run-here.ts'
import { openStage, type Stage } from '../support/stage.ts'

let stage: Stage
let eu: string
beforeEach(async () => {
  stage = await openStage()
  eu = stage.fake.mintToken(stage.fake.account('anna@example.com'))
})
afterEach(() => stage.close())

const json = (token: string) =>
  `{"access_token":"${token}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`
const PC = (token = json(eu), host = 'hostname = eapi.pcloud.com\n') =>
  `[pc]\ntype = pcloud\nclient_id = id\nclient_secret = hush-hush\n${host}token = ${token}\n`
const BOX = '[box]\ntype = crypt\nremote = pc:box\npassword = x\n'

const BODY = 'type = crypt\nremote = x\n'

const put = (text: string | Uint8Array, name = 'source') => {
  const path = join(stage.folder, name)
  writeFileSync(path, text)
  return path
}

const state = () => ({
  XDG_STATE_HOME: join(stage.folder, 'state'),
  XDG_CONFIG_HOME: join(stage.folder, 'own'),
})

/** On the config of the stage, which need not be there. */
const run = (words: readonly string[], options: ProgramOptions = {}): Promise<Ended> =>
  runHere([...words, '--config', stage.config], {
    fake: stage.fake,
    ...options,
    env: { ...state(), ...options.env },
  })

const take = (text: string | Uint8Array, ...more: readonly string[]) =>
  run(['import', put(text), ...more])

const dump = async () => JSON.parse((await run(['dump'])).stdout)
const nothingWritten = () => expect(() => statSync(stage.config)).toThrow('ENOENT')

describe('another rclone.conf', () => {
  it('imports all in a single commit that undo reverts, and preserves all other bytes', async () => {
    const before = '# mine\r\n[old]\r\ntype = alias\r\nremote = /\r\n; end'
    stage.write(before)
    const { code, stdout, stderr } = await take(`${PC()}\n${BOX}`, '--yes')
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toContain('Imported pc, box.')
    expect(stderr).not.toContain('hush-hush')
    expect(stage.read().startsWith(before.slice(0, 40))).toBe(true)
    const { pc, box, old } = await dump()
    expect([pc.client_secret, pc.token, box.remote, old.remote]).toEqual([
      'hush-hush',
      json(eu),
      'pc:box',
      '/',
    ])
    expect((await run(['undo', '--yes'])).code).toBe(0)
    expect(stage.read()).toBe(before)
  })

  it('adds a missing hostname and corrects a wrong one', async () => {
    const us = stage.fake.mintToken(stage.fake.account('marcel@example.com'))
    const text = `${PC(json(eu), '')}\n${PC(json(us), 'hostname = eapi.pcloud.com\n').replace('pc', 'us')}`
    const { code, stderr } = await take(text, '--yes')
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/! pc: .*EU/)
    expect(stderr).toMatch(/! us: .*Repaired\./)
    const { pc, us: other } = await dump()
    expect([pc.hostname, other.hostname]).toEqual(['eapi.pcloud.com', 'api.pcloud.com'])
    const lines = stage.read().split('\n').slice(0, 6)
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      ...['[pc]', 'type', 'client_id', 'client_secret', 'hostname', 'token'],
    ])
  })

  it.each([
    ['bare', (token: string) => token],
    ['in quotes', (token: string) => JSON.stringify(json(token))],
    [
      'of the old shape',
      (token: string) =>
        `{"AccessToken":"${token}","RefreshToken":"","Expiry":"0001-01-01T00:00:00Z"}`,
    ],
    ['with a date that has passed', (token: string) => json(token).replace('0001', '2020')],
  ])('a token %s is written as rclone needs it', async (_, spell) => {
    const token = stage.fake.mintToken(stage.fake.account('anna@example.com'))
    expect((await take(PC(spell(token)), '--yes')).code).toBe(0)
    expect((await dump()).pc.token).toBe(json(token))
  })

  it.each(['EAPI.pcloud.com', '"eapi.pcloud.com"', 'https://eapi.pcloud.com/'])(
    "writes pCloud's own host %s as rclone needs it",
    async (host) => {
      const words = ['--yes', '--no-verify']
      const { code, stderr } = await take(PC(json(eu), `hostname = ${host}\n`), ...words)
      expect([code, stderr]).toEqual([
        0,
        expect.stringContaining('hostname is now eapi.pcloud.com'),
      ])
      expect((await dump()).pc.hostname).toBe('eapi.pcloud.com')
    },
  )

  it('picks one and renames it, and the remotes that use it follow', async () => {
    const text = `${PC()}\n${BOX}\n[x]\ntype = alias\nremote = /\n`
    expect((await take(text, '--yes', '--pick', 'box', '--pick', 'x:')).code).toBe(0)
    expect(Object.keys(await dump())).toEqual(['box', 'x'])
    const renamed = await take(text, '--yes', '--pick', 'pc', '--rename', 'mine')
    expect(renamed.code, renamed.stderr).toBe(0)
    expect(Object.keys(await dump())).toEqual(['box', 'mine', 'x'])
    const several = await take(text, '--yes', '--pick', 'pc,x', '--rename', 'mine')
    expect([several.code, several.stderr]).toEqual([
      2,
      expect.stringContaining('--pick NAME: pc, x'),
    ])
    const none = await take(text, '--yes', '--pick', 'nobody')
    expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('It has: pc, box, x.')])
    expect(none.stderr).not.toContain('pcloud-config list')
  })

  it('names a missing remote that an imported remote uses', async () => {
    const { code, stderr } = await take(BOX, '--yes')
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('box uses the remote pc:, which does not exist here'),
    ])
  })

  it("encrypted: with rclone's password sources", { timeout: 60_000 }, async () => {
    const source = put(PC())
    const env = { RCLONE_CONFIG_PASS: 'geheim' }
    const sealed = await runHere([
      'encryption',
      'set',
      '--config',
      source,
      '--password-command',
      'echo geheim',
    ])
    expect(sealed.code, sealed.stderr).toBe(0)
    expect(readFileSync(source, 'utf8')).toContain('RCLONE_ENCRYPT_V0')
    const words = ['import', source, '--yes']
    expect((await run(words)).code).toBe(7)
    expect((await run(words, { env: { RCLONE_CONFIG_PASS: 'falsch' } })).code).toBe(7)
    nothingWritten()
    expect((await run(words, { env })).code).toBe(0)
    expect(stage.read()).toContain('[pc]')
    rmSync(stage.config)
    expect((await run([...words, '--password-command', 'echo geheim'])).code).toBe(0)
  })

  it('a malformed file is exit 6 with the line, and not quoted', async () => {
    const { code, stderr } = await take(`${PC()}hush-hush\n`, '--yes')
    expect([code, stderr]).toEqual([6, expect.stringContaining('source:7:1')])
    expect(stderr).not.toContain('hush-hush')
  })

  it.each([
    ['missing', 'nowhere', 3],
    ['a folder', '.', 3],
  ])('%s', async (_, path, code) => {
    expect((await run(['import', path, '--yes'])).code).toBe(code)
  })

  it('S33: refuses more than 16 MiB', async () => {
    expect((await take(`#${'x'.repeat(16 * 1024 * 1024)}`, '--yes')).code).toBe(2)
  })
})

describe('imports the output of export', () => {
  const FORMATS = ['rclone', 'json', 'ini', 'env', 'dotenv', 'kubernetes'] as const

  it.each(FORMATS)('%s, from a file and from stdin', async (format) => {
    const odd = `[odd]\ntype = alias\nremote = /a "b" $c #d;e\ndescription = \`"""a"""\`\n`
    const source = put(`${PC()}\n${odd}`, 'from.conf')
    const { stdout } = await runHere([
      'export',
      'pc',
      'odd',
      '--format',
      format,
      '--config',
      source,
    ])
    const wanted = JSON.parse((await runHere(['dump', '--config', source])).stdout)
    expect((await take(stdout, '--yes')).code).toBe(0)
    expect(await dump()).toEqual(wanted)
    rmSync(stage.config)
    const piped = await run(['import', '-', '--yes'], { stdin: stdout })
    expect(piped.code, piped.stderr).toBe(0)
    expect(await dump()).toEqual(wanted)
  })

  it.skipIf(!mayHave('kubectl')).each(['yaml', 'json'])(
    'a Secret as kubectl prints it: -o %s',
    async (form) => {
      const source = put(PC(), 'from.conf')
      const { stdout } = await runHere([
        'export',
        'pc',
        '--format',
        'kubernetes',
        '--config',
        source,
      ])
      const words = ['kubectl', 'annotate', '--local', '-f', '-', 'a=b', '-o', form]
      expect((await take((await runCommand(words, {}, stdout)).stdout, '--yes')).code).toBe(0)
      expect((await dump()).pc.token).toBe(json(eu))
    },
  )

  it('as Windows PowerShell redirects it, in UTF-16', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(PC(), 'utf16le')])
    expect((await take(bytes, '--yes')).code).toBe(0)
    expect((await dump()).pc.token).toBe(json(eu))
  })

  it('names from variables become lower case, and this is reported', async () => {
    const text = `RCLONE_CONFIG_MY_PC_TYPE=pcloud\nRCLONE_CONFIG_MY_PC_TOKEN='${json(eu)}'\n`
    const { code, stderr } = await take(text, '--yes')
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('Names are changed to lower case here: my_pc'),
    ])
    expect((await dump()).my_pc.hostname).toBe('eapi.pcloud.com')
  })

  it('variables and sections in one file are imported together', async () => {
    const text = `RCLONE_CONFIG_X_TYPE=pcloud\nRCLONE_CONFIG_X_TOKEN='${json(eu)}'\n\n${PC()}`
    expect((await take(text, '--yes')).code).toBe(0)
    expect(Object.keys(await dump())).toEqual(['pc', 'x'])
  })

  it.each([
    ['two tokens', () => `${json(eu)}\n${json('another0123456789')}\n`, 'contains 2 tokens'],
    ['keys of no remote', () => `user = me\n${PC()}`, 'belong to no remote: "user".'],
    ['a section twice', () => PC() + PC(json('another0123456789')), '[pc] appears twice'],
  ])('stops with exit code 6 if something would be lost: %s', async (_, text, words) => {
    const { code, stderr } = await take(text(), '--yes')
    expect([code, stderr]).toEqual([6, expect.stringContaining(words)])
    nothingWritten()
  })

  it('--pick imports the other remotes', async () => {
    const text = `user = me\n${PC()}`
    expect((await take(text, '--yes', '--pick', 'pc')).code).toBe(0)
    expect(Object.keys(await dump())).toEqual(['pc'])
  })
})

describe('one token', () => {
  it.each([
    ['JSON', () => json(eu)],
    ['a blob', () => encodeBlob({ hostname: 'eapi.pcloud.com', token: json(eu) }).reveal()],
    ['a bare one', () => eu],
  ])('%s makes a remote, under a name that is given', async (_, text) => {
    const nameless = await take(text(), '--yes')
    expect([nameless.code, nameless.stderr]).toEqual([2, expect.stringContaining('--rename NEW')])
    nothingWritten()
    const { code, stderr } = await take(text(), '--yes', '--rename', 'anna')
    expect(code, stderr).toBe(0)
    expect(stage.read()).toBe(
      `[anna]\ntype = pcloud\nhostname = eapi.pcloud.com\ntoken = ${json(eu)}\n`,
    )
  })

  it('refuses an unknown file and a part of a token', async () => {
    const prose = await take('Dear reader,\n')
    expect([prose.code, prose.stderr]).toEqual([
      2,
      expect.stringContaining('It must be an rclone.conf'),
    ])
    expect((await take(json(eu).slice(0, 30))).stderr).toContain('is missing')
  })
})

describe('existing names', () => {
  beforeEach(() => stage.write('[pc]\ntype = alias\nremote = /\n'))

  it('exit 2 names the options, and the file is unchanged', async () => {
    const before = stage.read()
    const { code, stderr } = await take(`[x]\ntype = alias\nremote = /\n${PC()}`, '--yes')
    expect(code).toBe(2)
    expect(stderr).toMatch(/--rename NEW.*--overwrite/s)
    expect(stage.read()).toBe(before)
    expect(stage.fake.requests).toEqual([])
  })

  it('--overwrite replaces, --rename avoids the conflict', async () => {
    expect((await take(PC(), '--yes', '--rename', 'other')).code).toBe(0)
    expect(Object.keys(await dump())).toEqual(['other', 'pc'])
    expect((await take(PC(), '--yes', '--overwrite')).code).toBe(0)
    expect((await dump()).pc).toEqual((await dump()).other)
  })

  describe('an identical remote is not a conflict', () => {
    const [pass, again] = [obscure('the same'), obscure('the same')]
    const TOKEN = json('abc')

    it.each([
      ['to the letter', PC('x'), PC('x')],
      ['in another order', PC('x'), PC('x').replace(/(client_id.*\n)(.*\n)/, '$2$1')],
      ['with keys of its parent', `[a]\n${BODY}[a.b]\nremote = y\n`, `[a.b]\n${BODY}remote = y\n`],
      ['and written out', `[a.b]\n${BODY}`, `[a]\n${BODY}[a.b]\n`],
      ['a blank value is none', `[a]\n${BODY}description =\n`, `[a]\n${BODY}`],
      [
        'a password, obscured anew',
        `[c]\n${BODY}password = ${pass}\n`,
        `[c]\n${BODY}password = ${again}\n`,
      ],
      ['a token, spelled anew', PC(TOKEN), PC(TOKEN.replaceAll(':"', ': "').replaceAll(',', ', '))],
    ])('%s', async (_, there, offered) => {
      stage.write(there)
      const picked = ['--pick', [...offered.matchAll(/^\[(.*)\]$/gm)].at(-1)?.[1] ?? '']
      const { code, stderr } = await take(offered, '--yes', ...picked)
      expect(stderr).toContain('already exists with the same settings')
      expect(code).toBe(0)
      expect(stage.read()).toBe(there)
    })

    it.each([
      ['a key that only the parent here has', `[a]\n${BODY}[a.b]\n`, '[a.b]\ntype = crypt\n'],
      ['a blank that hides the parent’s', `[a]\n${BODY}[a.b]\nremote =\n`, `[a.b]\n${BODY}`],
      [
        'another password',
        `[c]\n${BODY}password = ${pass}\n`,
        `[c]\n${BODY}password = ${obscure('other')}\n`,
      ],
      ['another token', PC(TOKEN), PC(json('abd'))],
      ['what is no token', PC('x'), PC('y')],
    ])('but not %s', async (_, there, offered) => {
      stage.write(there)
      expect((await take(offered, '--yes')).code).toBe(2)
      expect(stage.read()).toBe(there)
    })
  })

  it.each(['a/b', '-x', 'DEFAULT', ' a'])('S31: refuses the name %j', async (name) => {
    const text = JSON.stringify({ [name]: { type: 'alias', remote: '/' } })
    expect((await take(text, '--yes')).code).toBe(2)
    expect((await take(text, '--yes', '--rename', 'fine')).code).toBe(0)
  })

  it('S31: refuses a line break in a value', async () => {
    const text = JSON.stringify({ x: { type: 'alias', remote: '/\n[evil]\ntype = alias' } })
    expect((await take(text, '--yes')).code).toBe(2)
    expect(stage.read()).not.toContain('evil')
  })
})

describe('hosts and addresses', () => {
  const EVIL = 'api.pcloud.com.evil.example'

  it.each([
    ['a remote', () => PC(json(eu), `hostname = ${EVIL}\n`)],
    ['a blob', () => encodeBlob({ hostname: EVIL, token: json(eu) }).reveal()],
    [
      'JSON',
      () =>
        JSON.stringify({ pc: { type: 'pcloud', hostname: 'eapi.pcloud.com:1', token: json(eu) } }),
    ],
    ['an address', () => PC(json(eu), `token_url = https://${EVIL}/\n`)],
    ['an unknown type', () => `[g]\ntype = unheard-of\nauth_url = https://${EVIL}/\n`],
  ])(
    'S4: %s with a different host or address is refused before any byte is sent',
    async (_, text) => {
      const { code, stderr } = await take(text(), '--yes', '--rename', 'pc')
      expect(code, stderr).toBe(4)
      expect(stderr).toMatch(/--(hostname|token-url|auth-url) /)
      expect([...stage.fake.connects, ...stage.fake.refusedHosts]).toEqual([])
      nothingWritten()
    },
  )

  it('accepted if it is also given or already in that remote', async () => {
    const url = `https://${EVIL}/token`
    const text = PC(json(eu), `hostname = eapi.pcloud.com\ntoken_url = ${url}\n`)
    expect((await take(text, '--yes', '--token-url', 'https://other.example/')).code).toBe(4)
    expect((await take(text, '--yes', '--token-url', url)).code).toBe(0)
    const changed = text.replace('client_id = id', 'client_id = new')
    expect((await take(changed, '--yes', '--overwrite')).code).toBe(0)
    expect((await dump()).pc).toMatchObject({ token_url: url, client_id: 'new' })
  })

  it('uses another host that was given', async () => {
    const { code } = await take(PC(json(eu), `hostname = ${EVIL}\n`), '--yes', '--hostname', EVIL)
    expect(stage.fake.refusedHosts.map(({ host }) => host)).toContain(EVIL)
    expect(code).toBe(0)
  })
})

describe('keys that need a yes', () => {
  const override = () =>
    `${PC()}override.http_proxy = http://proxy.example:8080\noverride.no_check_certificate = true\n`

  it('S49: refuses an override, also with --yes, before sending or writing', async () => {
    const { code, stderr } = await take(override(), '--yes')
    expect(code, stderr).toBe(2)
    expect(stderr).toContain('pc: override.http_proxy = http://proxy.example:8080')
    expect(stderr).toContain(
      '--allow-key override.http_proxy --allow-key override.no_check_certificate',
    )
    expect(stage.fake.connects).toEqual([])
    nothingWritten()
  })

  it('S49: --allow-key accepts exactly the keys that it names', async () => {
    const one = await take(override(), '--yes', '--allow-key', 'override.http_proxy')
    expect([one.code, one.stderr]).toEqual([
      2,
      expect.not.stringContaining('override.http_proxy ='),
    ])
    const words = [
      '--allow-key',
      'override.http_proxy',
      '--allow-key=override.no_check_certificate',
    ]
    const { code, stderr } = await take(override(), '--yes', ...words)
    expect(code, stderr).toBe(0)
    expect((await dump()).pc['override.http_proxy']).toBe('http://proxy.example:8080')
    // A value that this remote already has needs no yes.
    const changed = override().replace('client_id = id', 'client_id = new')
    expect((await take(changed, '--yes', '--overwrite')).code).toBe(0)
  })

  it.each([
    ['a program', '[s]\ntype = sftp\nhost = h\nssh = ssh -oProxyCommand=x\n', 'ssh'],
    ['a command', '[w]\ntype = webdav\nbearer_token_command = x\n', 'bearer_token_command'],
    ['a key that is no option', '[d]\ntype = drive\nproxy_url = x\n', 'proxy_url'],
    ['a key with a space', '[d]\ntype = drive\nmy key = x\n', '"my key"'],
    ['an unknown type', '[u]\ntype = nobody-knows\nx_command = x\n', 'x_command'],
  ])('S49: %s is refused', async (_, text, key) => {
    const { code, stderr } = await take(text, '--yes', '--json')
    expect([code, stderr]).toEqual([2, ''])
    const { stdout } = await take(text, '--yes', '--json')
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'answer-needed',
      hint: expect.stringContaining(`--allow-key ${key}.`),
    })
    nothingWritten()
    const plain = key.replaceAll('"', '')
    expect((await take(text, '--yes', '--allow-key', plain)).code).toBe(0)
  })

  it('S49: accepts an unknown type with a warning', async () => {
    const { code, stderr } = await take('[u]\ntype = nobody-knows\nendpoint = x\n', '--yes')
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('does not know the type nobody-knows'),
    ])
  })

  it('S49: accepts and prints an address of a different type', async () => {
    const text = '[d]\ntype = drive\ntoken_url = https://login.example/\n'
    const { code, stderr } = await take(text, '--yes')
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('d: token_url is https://login.example/'),
    ])
  })

  it('S49: an export of such a key shows how to import it', async () => {
    const source = put(override(), 'from.conf')
    const words = ['export', 'pc', '--config', source, '--format', 'json']
    const { stdout, stderr } = await runHere(words)
    expect(stderr).toContain('import this export, add: --allow-key override.http_proxy')
    const hint = /(--allow-key .*)\n/.exec(stderr)?.[1] ?? ''
    expect((await take(stdout, '--yes', ...hint.split(' '))).code).toBe(0)
    expect((await dump()).pc).toHaveProperty(['override.no_check_certificate'], 'true')
  })
})

describe('no key is lost', () => {
  const KEYS = ['client_id', 'client_secret', 'hostname', 'root_folder_id', 'token', 'type']
  const bom = readFileSync('fixtures/cases/01-bom-one-section.conf')
  const le = Buffer.from(bom.toString(), 'utf16le')

  it.each([
    ['with a byte order mark before its only header', bom],
    ['in UTF-16', le],
    ['in UTF-16 without a byte order mark', le.subarray(2)],
    ['in UTF-16 big-endian', Buffer.from(le).swap16()],
    ['in UTF-16 big-endian without a byte order mark', Buffer.from(le).swap16().subarray(2)],
    [
      'in a Secret',
      Buffer.from(
        `apiVersion: v1\nkind: Secret\ndata:\n  rclone.conf: ${Buffer.from(le).toString('base64')}\n`,
      ),
    ],
  ])('of an rclone.conf %s', async (_, bytes) => {
    const { code, stderr } = await take(bytes, '--yes', '--no-verify')
    expect(code, stderr).toBe(0)
    expect(Object.keys((await dump()).pc).sort()).toEqual(KEYS)
  })

  it.each([
    ['UTF-16 that is cut off', le.subarray(0, -1)],
    ['UTF-16 with half a character', Buffer.concat([le, Buffer.from([0, 0xd8])])],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x5b, 0, 0, 0])],
    ['variables that no remote has', 'RCLONE_CONFIG_A_TYPE=alias\nRCLONE_CONFIG_B_REMOTE=/\n'],
    ['a section without its header', bom.toString().split('\n').slice(1).join('\n')],
  ])('%s is refused, and the reason is given', async (_, bytes) => {
    const { code, stderr } = await take(bytes, '--yes', '--no-verify', '--rename', 'x')
    expect(code, stderr).toBe(2)
    expect(stderr).toMatch(
      /UTF-16|UTF-32|RCLONE_CONFIG_B_REMOTE|first line of the section is missing/,
    )
    expect(stderr).not.toContain('DUMMY')
    nothingWritten()
  })

  it.each(['env', 'dotenv'])(
    'of OneDrive, whose keys look like a remote, in %s',
    async (format) => {
      const source = 'fixtures/cases/02-onedrive.conf'
      const words = ['export', 'od', '--format', format, '--config', source]
      const text = (await runHere(words)).stdout
      const od = JSON.parse((await runHere(['dump', '--config', source])).stdout)
      expect((await take(text, '--yes')).code).toBe(0)
      expect(await dump()).toEqual(od)
      rmSync(stage.config)
      // Without our marks, the options of the type decide.
      expect((await take(text.replace(/^#.*\n/gm, ''), '--yes')).code).toBe(0)
      expect(await dump()).toEqual(od)
    },
  )

  it('of the remote that a crypt uses, also after a rename', async () => {
    const source = 'fixtures/cases/06-capitals-and-crypt.conf'
    const words = ['export', 'GD', 'gcrypt', '--format', 'dotenv', '--config', source]
    const text = (await runHere(words)).stdout
    expect((await take(text, '--yes')).code).toBe(0)
    expect((await dump()).gcrypt.remote).toBe('GD:media')
    expect(await dump()).toHaveProperty('GD')
    rmSync(stage.config)
    expect((await take(text.replace(/^#.*\n/gm, ''), '--yes')).code).toBe(0)
    expect((await dump()).gcrypt.remote).toBe('gd:media')
    expect(await dump()).toHaveProperty('gd')
  })
})

describe('verification', () => {
  it('a revoked token is exit 4, and the hint explains how to import it anyway', async () => {
    stage.fake.revokeToken(eu)
    const { code, stderr } = await take(PC(), '--yes')
    expect([code, stderr]).toEqual([4, expect.stringMatching(/pc: .*revoked.*--no-verify/s)])
    nothingWritten()
    expect((await take(PC(), '--yes', '--no-verify')).code).toBe(0)
    expect((await dump()).pc.token).toBe(json(eu))
  })

  it('--no-verify does not prompt, and makes all repairs that need no request', async () => {
    expect((await take(PC(eu, ''), '--yes', '--no-verify')).code).toBe(0)
    expect(stage.fake.connects).toEqual([])
    expect((await dump()).pc).toMatchObject({ hostname: 'api.pcloud.com' })
  })

  it.each([
    ['unreadable', 'x y', 4],
    ['unknown to both regions', json('nobody-knows-this-token'), 4],
  ])('%s', async (_, token, code) => {
    expect((await take(PC(token), '--yes')).code).toBe(code)
    nothingWritten()
  })

  it('no network is exit 5', async () => {
    const { code, stderr } = await run(['import', put(PC()), '--yes'], {
      env: { HTTPS_PROXY: 'http://127.0.0.1:1', https_proxy: 'http://127.0.0.1:1' },
    })
    expect([code, stderr]).toEqual([5, expect.stringContaining('--no-verify')])
  })
})

describe('for programs', () => {
  it('--json: the result for each remote', async () => {
    stage.write('[old]\ntype = alias\nremote = /\n')
    const { code, stdout, stderr } = await take(
      `${PC(json(eu), '')}\n${stage.read()}`,
      '--yes',
      '--json',
    )
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toEqual({
      imported: [
        {
          ...{ name: 'pc', from: 'pc', type: 'pcloud', replaced: false },
          ...{ email: 'anna@example.com', hostname: 'eapi.pcloud.com' },
        },
      ],
      skipped: [],
      unchanged: ['old'],
      notes: [expect.stringContaining('EU')],
      written: true,
      file: stage.config,
    })
  })

  it('--dry-run: the masked change, and no write', async () => {
    const { code, stdout } = await take(PC(), '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toContain('+hostname = eapi.pcloud.com')
    expect(stdout).not.toMatch(new RegExp(`hush-hush|${eu}`))
    nothingWritten()
  })

  it('without a yes and a terminal: exit 2, from a file and from stdin', async () => {
    expect((await take(PC())).code).toBe(2)
    expect((await take(PC(), '--json')).code).toBe(2)
    const piped = await run(['import', '-'], { stdin: PC() })
    expect([piped.code, piped.stderr]).toEqual([2, expect.stringContaining('--yes')])
    nothingWritten()
  })

  it('S23: no secret in any message', async () => {
    stage.fake.revokeToken(eu)
    for (const more of [
      ['--dry-run', '-v'],
      ['--yes', '-v'],
      ['--yes', '--no-verify', '-v'],
      ['--yes', '--json'],
    ]) {
      const { stdout, stderr } = await take(PC(), ...more)
      expect(stdout + stderr).not.toMatch(new RegExp(`hush-hush|${eu}`))
    }
  })
})

describe('credentials of the pCloud Python SDK', () => {
  const DAY = 86_400
  const sdk = (fields: object) =>
    JSON.stringify({
      ...{ email: 'anna.b@example.com', access_token: eu, location_id: 2, auth_type: 'oauth2' },
      ...{ user_info: {}, saved_at: Date.now() / 1000 - 40 * DAY, ...fields },
    })
  const sessionFile = (name: string) =>
    join(stage.folder, 'own', 'pcloud-config', 'credentials', `${name}.pcloud_credentials`)

  it('shows the age of a token from today as text', async () => {
    const { stderr } = await take(sdk({ saved_at: Date.now() / 1000 - 60 }), '--dry-run')
    expect(stderr).toContain('Saved less than a day ago.')
  })

  it('oauth2 creates a remote named after the email, reports the age and corrects the region', async () => {
    const { code, stderr } = await take(sdk({ location_id: 1 }), '--yes')
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('Saved 40.0 days ago')
    expect(stage.read()).toBe(
      `[anna_b]\ntype = pcloud\nhostname = eapi.pcloud.com\ntoken = ${json(eu)}\n`,
    )
  })

  it('direct creates a session, like new --login direct', { timeout: 60_000 }, async () => {
    const session = stage.fake.mintSession(stage.fake.account('anna@example.com'))
    const text = sdk({ access_token: session, auth_type: 'direct', location_id: 1 })
    const { code, stderr } = await take(text, '--yes', '--rename', 'anna')
    expect(code, stderr).toBe(0)
    nothingWritten()
    expect(statSync(sessionFile('anna')).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(sessionFile('anna'), 'utf8'))).toMatchObject({
      ...{ access_token: session, location_id: 2, auth_type: 'direct' },
      user_info: { email: 'anna@example.com' },
    })
    expect((await run(['token', 'anna'])).stdout).toBe(`${session}\n`)
    expect(JSON.parse((await run(['userinfo', 'anna', '--json'])).stdout)).toMatchObject({
      age_days: 40,
    })
    expect((await take(text, '--yes', '--rename', 'anna')).code).toBe(2)
    expect((await take(text, '--yes', '--rename', 'anna', '--overwrite')).code).toBe(0)
  })

  it('an expired session is exit 4; --dry-run and --json work as elsewhere', {
    timeout: 60_000,
  }, async () => {
    const session = stage.fake.mintSession(stage.fake.account('anna@example.com'))
    const text = sdk({ access_token: session, auth_type: 'direct' })
    const dry = await take(text, '--dry-run')
    expect([dry.code, dry.stdout]).toEqual([0, `+ ${sessionFile('anna_b')}\n`])
    stage.fake.revokeToken(session)
    expect((await take(text, '--yes')).code).toBe(4)
    expect(() => statSync(sessionFile('anna_b'))).toThrow('ENOENT')
    const kept = await take(text, '--yes', '--no-verify', '--json')
    expect(JSON.parse(kept.stdout)).toEqual({
      session: {
        ...{ name: 'anna_b', file: sessionFile('anna_b') },
        ...{ email: 'anna.b@example.com', hostname: 'eapi.pcloud.com' },
      },
    })
  })
})
