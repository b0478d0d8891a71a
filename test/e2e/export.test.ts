import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { parse } from 'ini'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config-file/document.ts'
import { getSection } from '../../src/config-file/read.ts'
import { renderSection } from '../../src/config-file/spell.ts'
import { has, hasPython, mayHave } from '../support/needs.ts'
import { describeRclones, itRclones } from '../support/rclones.ts'
import { runCommand } from '../support/run-command.ts'
import { runHere } from '../support/run-here.ts'
import { openStage, type Stage } from '../support/stage.ts'

/** Everything that some reader has a meaning of its own for. */
const ODD = `it's "odd" $HOME $(id) \`id\` %PATH% !! {a,b} ~ * ü€😀 #;=, end`
/** What readers of `.env` files agree on: not both kinds of quotes. */
const ODD_DOTENV = ODD.replace("'", '’')

let stage: Stage
let token: string
beforeEach(async () => {
  stage = await openStage()
  token = stage.fake.mintToken(stage.fake.account('anna@example.com'))
  writeOdd(ODD)
})
afterEach(() => stage.close())

const tokenJson = () =>
  `{"access_token":"${token}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`

/** `pc` at the pretend pCloud, `odd` a folder of an odd name with one file in it. */
function writeOdd(name: string): string {
  const folder = join(stage.folder, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'found.txt'), '')
  const pc = { type: 'pcloud', hostname: 'eapi.pcloud.com', token: tokenJson() }
  const odd = { type: 'alias', remote: folder }
  stage.write(
    [renderSection('pc', Object.entries(pc)), renderSection('odd', Object.entries(odd))].join('\n'),
  )
  return folder
}

async function exported(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(['export', ...words, '--config', stage.config], {
    fake: stage.fake,
  })
  expect([code, stderr]).toEqual([0, ''])
  return stdout
}

const file = (name: string, text: string) => {
  const path = join(stage.folder, name)
  writeFileSync(path, text)
  return path
}

/** What rclone needs to reach the pretend pCloud, and no config file. */
const rcloneEnv = () => ({
  ...stage.fake.env(),
  RCLONE_CA_CERT: stage.fake.caFile,
  RCLONE_CONFIG: join(stage.folder, 'notfound'),
})

const LISTS = 'rclone lsd pc: && rclone lsf odd:'
const listed = { code: 0, stdout: expect.stringMatching(/ Archiv\n.* Fotos\nfound\.txt\n$/s) }

describe('export --format env', () => {
  describeRclones('with rclone', () => {
    it.each(['bash', 'dash', 'zsh'].filter((shell) => has(shell)))(
      'in %s: rclone uses the remotes without a config file',
      async (shell) => {
        const path = file('vars', await exported('pc', 'odd', '--format', 'env'))
        const found = await runCommand([shell, '-c', `. ${path} && ${LISTS}`], rcloneEnv())
        expect(found).toMatchObject(listed)
      },
    )
  })

  it('also in an interactive bash, in which ! starts a history expansion', async () => {
    const path = file('vars', await exported('odd', '--format', 'env'))
    const words = [
      'bash',
      '--norc',
      '-i',
      '-c',
      `set -H; . ${path}; printf %s "$RCLONE_CONFIG_ODD_REMOTE"`,
    ]
    expect((await runCommand(words)).stdout).toBe(join(stage.folder, ODD))
  })
})

describe('export --format dotenv', () => {
  const expected = (folder: string) => ({
    RCLONE_CONFIG_PC_TYPE: 'pcloud',
    RCLONE_CONFIG_PC_HOSTNAME: 'eapi.pcloud.com',
    RCLONE_CONFIG_PC_TOKEN: tokenJson(),
    RCLONE_CONFIG_ODD_TYPE: 'alias',
    RCLONE_CONFIG_ODD_REMOTE: folder,
  })

  it('is read by Node, in a program and by its option', async () => {
    const folder = writeOdd(ODD_DOTENV)
    const text = await exported('pc', 'odd', '--format', 'dotenv')
    expect(parseEnv(text)).toEqual(expected(folder))
    const script = 'console.log(JSON.stringify(process.env))'
    const words = [process.execPath, `--env-file=${file('.env', text)}`, '-e', script]
    expect(JSON.parse((await runCommand(words)).stdout)).toMatchObject(expected(folder))
  })

  it.skipIf(!hasPython('dotenv'))('is read by python-dotenv', async () => {
    const folder = writeOdd(ODD_DOTENV)
    const text = await exported('pc', 'odd', '--format', 'dotenv')
    const script = 'import dotenv,json,sys; print(json.dumps(dotenv.dotenv_values(sys.argv[1])))'
    const { stdout } = await runCommand(['python3', '-c', script, file('.env', text)])
    expect(JSON.parse(stdout)).toEqual(expected(folder))
  })

  itRclones('is read by a shell too, and rclone uses it', async () => {
    writeOdd(ODD_DOTENV)
    const path = file('.env', await exported('pc', 'odd', '--format', 'dotenv'))
    const found = await runCommand(['sh', '-c', `set -a; . ${path}; ${LISTS}`], rcloneEnv())
    expect(found).toMatchObject(listed)
  })

  it.each([
    ['both quotes', `it's "x"`],
    ['a backslash that is an escape to one of them', 'a\\\\b'],
    ['a quote behind a backslash', "a\\'b"],
    ['a backslash at the end', 'a\\'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: python-dotenv replaces it
    ['a variable that python-dotenv replaces in single quotes too', 'a${HOME}b'],
    ['a line separator', 'a\u2028b'],
  ])('refuses %s, which readers interpret differently', async (_, value) => {
    stage.write(
      renderSection('x', [
        ['type', 'alias'],
        ['remote', value],
      ]),
    )
    const { code, stderr, stdout } = await runHere([
      'export',
      'x',
      '--format',
      'dotenv',
      '--config',
      stage.config,
    ])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('RCLONE_CONFIG_X_REMOTE')
    expect(stderr).not.toContain(value)
  })
})

describe('export --format kubernetes', () => {
  const manifest = (...more: readonly string[]) =>
    exported('pc', 'odd', '--format', 'kubernetes', '--secret-name', 'rclone.1e3', ...more)

  it.skipIf(!hasPython('yaml') || !has('rclone'))(
    'is a Secret whose rclone.conf rclone reads',
    async () => {
      const script = 'import json,sys,yaml; print(json.dumps(yaml.safe_load(sys.stdin)))'
      const text = await manifest('--namespace', '1e3')
      const secret = JSON.parse((await runCommand(['python3', '-c', script], {}, text)).stdout)
      expect(secret).toEqual({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: 'rclone.1e3',
          namespace: '1e3',
          labels: { 'app.kubernetes.io/managed-by': 'pcloud-config' },
        },
        type: 'Opaque',
        data: { 'rclone.conf': expect.any(String) },
      })
      const config = file('mounted', Buffer.from(secret.data['rclone.conf'], 'base64').toString())
      const env = { ...rcloneEnv(), RCLONE_CONFIG: config }
      expect(await runCommand(['sh', '-c', LISTS], env)).toMatchObject(listed)
    },
  )

  it.skipIf(!mayHave('kubectl'))('kubectl accepts it', async () => {
    const words = ['kubectl', 'annotate', '--local', '-f', '-', 'a=b', '-o', 'json']
    const { code, stdout, stderr } = await runCommand(words, {}, await manifest())
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'Secret', metadata: { name: 'rclone.1e3' } })
  })

  it.each(['a..b', '-a', 'A', 'a_b', 'a.', ''])('refuses the name %j', async (name) => {
    const words = ['export', 'pc', '--format', 'kubernetes', '--secret-name', name]
    expect((await runHere([...words, '--config', stage.config])).code).toBe(2)
  })
})

describe('the other formats', () => {
  itRclones('rclone: a file of rclone with the same remotes', async () => {
    const path = file('copy.conf', await exported('pc', 'odd', '--format', 'rclone'))
    const dump = async (config: string) =>
      JSON.parse((await runCommand(['rclone', 'config', 'dump'], { RCLONE_CONFIG: config })).stdout)
    expect(await dump(path)).toEqual(await dump(stage.config))
  })

  it.skipIf(!has('python3'))('json: the output of rclone config dump', async () => {
    const script = 'import json,sys; print(json.dumps(json.load(sys.stdin)))'
    const { stdout } = await runCommand(
      ['python3', '-c', script],
      {},
      await exported('pc', 'odd', '--format', 'json'),
    )
    expect(JSON.parse(stdout)).toEqual({
      pc: { type: 'pcloud', hostname: 'eapi.pcloud.com', token: tokenJson() },
      odd: { type: 'alias', remote: join(stage.folder, ODD) },
    })
  })

  const READ_INI = `
import configparser, json, sys
ini = configparser.ConfigParser(interpolation=None)
ini.read(sys.argv[1], encoding='utf-8')
print(json.dumps({name: dict(ini[name]) for name in ini.sections()}))`

  it.skipIf(!has('python3'))(
    'ini: the ini package reads all values, Python those without ; # and outer quotes',
    async () => {
      const folder = writeOdd(ODD)
      expect(parse(await exported('pc', 'odd', '--format', 'ini'))).toEqual({
        pc: { type: 'pcloud', hostname: 'eapi.pcloud.com', token: tokenJson() },
        odd: { type: 'alias', remote: folder },
      })
      const plain = writeOdd(ODD.replace('#;', ''))
      const path = file('x.ini', await exported('pc', 'odd', '--format', 'ini'))
      const { stdout } = await runCommand(['python3', '-c', READ_INI, path])
      expect(JSON.parse(stdout)).toEqual({
        pc: { type: 'pcloud', hostname: 'eapi.pcloud.com', token: tokenJson() },
        odd: { type: 'alias', remote: plain },
      })
    },
  )

  it.skipIf(!has('python3'))('pcloud-sdk: the fields that the SDK reads', async () => {
    // pcloud-sdk-python, core.py, _load_saved_credentials and get_credentials_info.
    const script = `
import json, sys, time
saved = json.load(open(sys.argv[1]))
age = (time.time() - saved.get('saved_at', 0)) / (24 * 3600)
assert age <= 30
print(json.dumps([saved.get('email'), saved.get('access_token'), saved.get('location_id', 2), saved.get('auth_type', 'direct'), saved.get('user_info', {})['userid'], round(age)]))`
    const path = file('.pcloud_credentials', await exported('pc', '--format', 'pcloud-sdk'))
    const { stdout } = await runCommand(['python3', '-c', script, path])
    const { userid } = stage.fake.account('anna@example.com')
    expect(JSON.parse(stdout)).toEqual(['anna@example.com', token, 2, 'oauth2', userid, 0])
  })
})

describe('export --format ini', () => {
  const VALUES = ['a\u2028b', 'a\u0085b', 'a\tb', '#c', 'a;b', "'q'"]

  it('the ini package reads all values as text', async () => {
    const entries = VALUES.map((value, at) => [`key${at}`, value] as const)
    stage.write(renderSection('x', [['type', 'alias'], ...entries]))
    const text = await runHere(['export', 'x', '--format', 'ini', '--config', stage.config])
    expect(parse(text.stdout).x).toEqual(Object.fromEntries([['type', 'alias'], ...entries]))
  })

  it.each(['true', 'false', 'null'])('refuses the value %s', async (value) => {
    const text = `x = "${value}"`
    // In quotes too, the ini package makes a JavaScript value of it.
    expect(parse(text).x).toBe(JSON.parse(value))
    stage.write(`[x]\ntype = alias\nremote = ${value}\n`)
    const words = ['export', 'x', '--format', 'ini', '--config', stage.config]
    expect((await runHere(words)).code).toBe(2)
  })

  it.each(['DEFAULT', '[x]y'])(
    'refuses the section %s, which readers take for another one',
    async (name) => {
      stage.write(`[${name}]\ntype = alias\nremote = /\n`)
      const words = ['export', name, '--format', 'ini', '--config', stage.config]
      expect((await runHere(words)).code).toBe(2)
    },
  )
})

it.each(['env', 'dotenv'])(
  'export --format %s refuses two keys that would share a variable',
  async (format) => {
    stage.write(
      '[od]\ntype = onedrive\ndrive_type = business\n[od_drive]\ntype = alias\nremote = /\n',
    )
    const words = ['export', 'od', 'od_drive', '--format', format, '--config', stage.config]
    const { code, stderr } = await runHere(words)
    expect([code, stderr]).toEqual([2, expect.stringContaining('RCLONE_CONFIG_OD_DRIVE_TYPE')])
  },
)

describe('string', () => {
  const string = async (...words: readonly string[]) =>
    (await runHere(['string', ...words, '--config', stage.config])).stdout.trimEnd()

  itRclones('stands where rclone takes a remote', async () => {
    const found = await runCommand(['rclone', 'lsd', await string('pc')], rcloneEnv())
    expect(found).toMatchObject({ code: 0, stdout: expect.stringContaining(' Archiv\n') })
    expect((await runCommand(['rclone', 'lsf', await string('odd')], rcloneEnv())).stdout).toBe(
      'found.txt\n',
    )
  })

  describeRclones('with rclone', () => {
    it.each(['bash', 'dash', 'zsh'].filter((shell) => has(shell)))(
      'quoted, it is a single word of a line of %s',
      async (shell) => {
        const line = `rclone lsd ${await string('pc:Archiv', '--shell', 'bash')} && rclone lsf ${await string('odd', '--shell', 'bash')}`
        const found = await runCommand([shell, '-c', line], rcloneEnv())
        expect(found).toMatchObject({
          code: 0,
          stdout: expect.stringMatching(/ 2025\n.*found\.txt\n$/s),
        })
      },
    )
  })
})

describe('values that a remote inherits', () => {
  const INHERITS = '[a]\ntype = pcloud\nhostname = eapi.pcloud.com\n\n[a.b]\nroot_folder_id = d7\n'

  it.each(['rclone', 'json', 'ini'])('is included in %s', async (format) => {
    stage.write(INHERITS)
    const text = await exported('a.b', '--format', format)
    const keys =
      format === 'json'
        ? new Map(Object.entries(JSON.parse(text)['a.b']))
        : getSection(parseConfig(Buffer.from(text)), 'a.b')
    expect([...(keys ?? [])]).toEqual([
      ['root_folder_id', 'd7'],
      ['type', 'pcloud'],
      ['hostname', 'eapi.pcloud.com'],
    ])
  })

  it('is in its connection string', async () => {
    stage.write(INHERITS)
    const { stdout } = await runHere(['string', 'a.b', '--config', stage.config])
    expect(stdout).toBe(':pcloud,hostname=eapi.pcloud.com,root_folder_id=d7:\n')
  })

  it('names a used remote that is not exported', async () => {
    stage.write(
      '[pc]\ntype = pcloud\n[box]\ntype = crypt\nremote = pc:box\n[here]\ntype = alias\nremote = /tmp\n',
    )
    const run = (...names: readonly string[]) =>
      runHere(['export', ...names, '--format', 'rclone', '--config', stage.config])
    expect((await run('box', 'here')).stderr).toBe(
      '! box uses the remote pc:, which is not part of this export.\n',
    )
    expect((await run('box', 'pc')).stderr).toBe('')
  })
})
