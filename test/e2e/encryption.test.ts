import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decrypted, encrypted, rcloneDump } from '../config-file/encryption/support.ts'
import { has } from '../support/needs.ts'
import { environment, PROGRAM, type ProgramOptions, runProgram } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
import { runHere } from '../support/run-here.ts'

const PASSWORD = 'c4nary pässword'
const PLAIN = '# mine\n[a]\ntype = alias\nremote = /tmp\n'
const HEADER = '# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\n'

let folder: string
let config: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'encryption-'))
  config = join(folder, 'rclone.conf')
  writeFileSync(config, await encrypted(PLAIN, PASSWORD))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const text = () => readFileSync(config, 'utf8')
const run = (words: string, options: ProgramOptions = {}) =>
  runHere([...words.split(' '), '--config', config], options)
const withPass = (password = PASSWORD) => ({ env: { RCLONE_CONFIG_PASS: password } })

/** A program that prints a password, and other lines for the log. */
function teller(lines: string): string {
  const path = join(folder, 'teller.sh')
  writeFileSync(path, `#!/bin/sh\n${lines}\n`)
  chmodSync(path, 0o755)
  return path
}

const onTerminal = (words: readonly string[], env = {}) =>
  new Pty(process.execPath, [PROGRAM, ...words, '--config', config], { env: { CI: '', ...env } })

describe('every command that reads accepts the password', () => {
  const READING = ['list', 'list --json', 'show', 'show a --json', 'dump', 'redacted'] as const

  const SOURCES: readonly (readonly [string, () => ProgramOptions & { words?: string[] }])[] = [
    ['RCLONE_CONFIG_PASS', () => withPass()],
    [
      'RCLONE_PASSWORD_COMMAND',
      () => ({ env: { RCLONE_PASSWORD_COMMAND: teller(`echo '${PASSWORD}'`) } }),
    ],
    ['--password-command', () => ({ words: ['--password-command', teller(`echo '${PASSWORD}'`)] })],
    [
      'the command before the variable',
      () => ({ ...withPass('wrong'), words: ['--password-command', teller(`echo '${PASSWORD}'`)] }),
    ],
    [
      'the option before its variable',
      () => ({
        env: { RCLONE_PASSWORD_COMMAND: '/bin/false' },
        words: [`--password-command=${teller(`echo '${PASSWORD}'`)}`],
      }),
    ],
    [
      'a blank option hides its variable',
      () => ({
        env: { RCLONE_PASSWORD_COMMAND: '/bin/false', ...withPass().env },
        words: ['--password-command='],
      }),
    ],
  ]

  it.each(SOURCES)('from %s', async (_, source) => {
    const { words = [], ...options } = source()
    const before = text()
    for (const line of READING) {
      const read = await runHere([...line.split(' '), ...words, '--config', config], options)
      const plain = join(folder, 'plain.conf')
      writeFileSync(plain, PLAIN)
      expect(read).toEqual(await runHere([...line.split(' '), '--config', plain]))
    }
    expect(text()).toBe(before)
  })

  it('from a line of a pipe, and repeats the prompt for an incorrect password', async () => {
    const { code, stdout, stderr } = await run('list', { stdin: `wrong\n${PASSWORD}\n` })
    expect([code, stdout]).toEqual([0, 'a:\n'])
    expect(stderr).toContain('This password is not correct.')
    expect(stderr).not.toContain('c4nary')
  })

  it('from a terminal, where it is hidden', async () => {
    const pty = onTerminal(['list'])
    await pty.expect('Password of')
    pty.send(`wrong${KEY.enter}`)
    await pty.expect('This password is not correct.')
    pty.send(`${PASSWORD}${KEY.enter}`)
    await pty.expect('a:')
    expect((await pty.end()).code).toBe(0)
    expect(pty.raw).not.toMatch(/c4nary|wrong/)
  })

  it('Ctrl-C at the question is 130', async () => {
    const pty = onTerminal(['list'])
    await pty.expect('Password of')
    pty.send(KEY.ctrlC)
    expect((await pty.end()).code).toBe(130)
  })
})

describe('S38: without the password it is exit 7', () => {
  const seven = async (words: string, options: ProgramOptions, what: string | RegExp) => {
    const before = text()
    const { code, stdout, stderr } = await run(words, options)
    expect([code, stdout]).toEqual([7, ''])
    expect(stderr).toMatch(what)
    expect(stderr).not.toMatch(/c4nary|hunter2/)
    expect(text()).toBe(before)
  }

  it('without a password, the hint names all three options', async () => {
    const ways = /--password-command.*RCLONE_PASSWORD_COMMAND.*RCLONE_CONFIG_PASS.*terminal/
    await seven('list', {}, ways)
    await seven('list --no-input', { stdin: `${PASSWORD}\n` }, ways)
    await seven('list --ask-password=false', { stdin: `${PASSWORD}\n` }, ways)
    await seven('list', { stdin: `${PASSWORD}\n`, env: { RCLONE_ASK_PASSWORD: 'false' } }, ways)
    await seven('update a remote=/x', {}, ways)
  })

  it('an incorrect password is final: the remaining sources are not used', async () => {
    const stdin = `${PASSWORD}\n`
    await seven('list', { ...withPass('hunter2'), stdin }, 'from RCLONE_CONFIG_PASS')
    const wrong = teller('echo hunter2')
    const command = `list --password-command ${wrong}`
    await seven(command, { ...withPass(), stdin }, 'from the password command')
    await seven('update a remote=/x', withPass('hunter2'), 'from RCLONE_CONFIG_PASS')
    await seven('list', { stdin: 'a\nb\nc\nd\ne\nf\n' }, 'from the question')
  })

  it('a command that fails', async () => {
    await seven('list --password-command /bin/false', withPass(), 'exit code 1')
    await seven('list --password-command hunter2', withPass(), 'could not be started')
  })

  it('in JSON as data', async () => {
    const { code, stdout } = await run('list --json', { stdin: `${PASSWORD}\n` })
    expect([code, JSON.parse(stdout).error.code]).toEqual([7, 'config-encrypted'])
  })

  it('on a terminal, --ask-password=false does not prompt', async () => {
    const pty = onTerminal(['list', '--ask-password=false'])
    expect((await pty.end()).code).toBe(7)
    expect(pty.raw).not.toContain('Password of')
  })

  it('--ask-password alone is the default, and does not take the next argument', async () => {
    const { code, stdout } = await run('--ask-password list', { stdin: `${PASSWORD}\n` })
    expect([code, stdout]).toEqual([0, 'a:\n'])
    expect((await run('--ask-password false')).code).toBe(2)
  })
})

describe('S38: the state does not change', () => {
  it('writes an encrypted file encrypted, and rclone reads it', async () => {
    expect(await run('update a remote=/srv --no-output', withPass())).toMatchObject({ code: 0 })
    expect(text().startsWith(HEADER)).toBe(true)
    expect(await decrypted(text(), PASSWORD)).toBe(PLAIN.replace('/tmp', '/srv'))
    if (!has('rclone')) return
    const dump = { a: { type: 'alias', remote: '/srv' } }
    expect(await rcloneDump(folder, text(), PASSWORD)).toEqual(dump)
  })

  it('prompts a single time for reading and writing', async () => {
    const { code, stderr } = await run('update a remote=/srv', { stdin: `${PASSWORD}\n` })
    expect([code, stderr.match(/Password of/g)?.length]).toEqual([0, 1])
  })

  it('RCLONE_CONFIG_PASS does not affect a plain file, and the command does not run', async () => {
    writeFileSync(config, PLAIN)
    const log = join(folder, 'log')
    const env = { ...withPass().env, RCLONE_PASSWORD_COMMAND: teller(`echo ran >> ${log}`) }
    await run('update a remote=/srv', { env })
    expect(text()).toBe(PLAIN.replace('/tmp', '/srv'))
    expect(() => readFileSync(log)).toThrow('ENOENT')
  })
})

describe('S39: the password command', () => {
  it('inherits stdin, but no secrets', async () => {
    const asks = teller(
      `read line; echo "seen: $line [$RCLONE_CONFIG_PASS$PCLOUD_CLIENT_SECRET]" >&2; echo "$line"`,
    )
    const env = { ...withPass('hunter2').env, PCLOUD_CLIENT_SECRET: 'hunter2' }
    const words = ['list', '--password-command', asks, '--config', config]
    const { code, stderr } = await runProgram(words, { stdin: `${PASSWORD}\n`, env })
    expect([code, stderr]).toEqual([0, `seen: ${PASSWORD} []\n`])
  })

  it('ignores a blank password command', async () => {
    for (const blank of [' ', '  ']) {
      const env = { RCLONE_PASSWORD_COMMAND: blank, RCLONE_CONFIG_PASS: PASSWORD }
      expect(await runHere(['list', '--config', config], { env })).toMatchObject({ code: 0 })
    }
  })

  it('is refused if its quotes do not match: exit 2, not quoted', async () => {
    const command = ['--password-command', 'echo "hunter2']
    const { code, stderr } = await runHere(['list', ...command, '--config', config])
    expect([code, stderr]).toEqual([2, expect.not.stringContaining('hunter2')])
  })
})

describe('encryption set', () => {
  const SET = 'encryption set'

  it('encrypts a plain file with a password that is asked twice', async () => {
    writeFileSync(config, PLAIN)
    const { code, stdout, stderr } = await run(SET, { stdin: 'a\nb\nnéw\nnéw\n' })
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toContain("The passwords don't match.")
    expect(await decrypted(text(), 'néw')).toBe(PLAIN)
  })

  it('also works on a terminal, and hides both', async () => {
    writeFileSync(config, PLAIN)
    const pty = onTerminal(['encryption', 'set'])
    await pty.expect('New configuration password')
    pty.send(`brandnew${KEY.enter}`)
    await pty.expect('Repeat the password')
    pty.send(`brandnew${KEY.enter}`)
    await pty.expect('is encrypted now')
    expect((await pty.end()).code).toBe(0)
    expect(pty.raw).not.toContain('brandnew')
    expect(await decrypted(text(), 'brandnew')).toBe(PLAIN)
  })

  it('changes it: the command prints the old password, then the new one with RCLONE_PASSWORD_CHANGE=1', async () => {
    const log = join(folder, 'log')
    const both = teller(
      `echo "[$RCLONE_PASSWORD_CHANGE]" >> ${log}\n[ "$RCLONE_PASSWORD_CHANGE" = 1 ] && echo new || echo '${PASSWORD}'`,
    )
    const { code } = await run(`${SET} --password-command ${both}`, { stdin: 'open' })
    expect([code, readFileSync(log, 'utf8')]).toEqual([0, '[]\n[1]\n'])
    expect(await decrypted(text(), 'new')).toBe(PLAIN)
  })

  it('RCLONE_CONFIG_PASS is only the old password', async () => {
    const { code } = await run(SET, { ...withPass(), stdin: 'new\nnew\n' })
    expect(code).toBe(0)
    expect(await decrypted(text(), 'new')).toBe(PLAIN)
  })

  it('old and new from one pipe', async () => {
    const { code } = await run(SET, { stdin: `${PASSWORD}\nnew\nnew\n` })
    expect([code, await decrypted(text(), 'new')]).toEqual([0, PLAIN])
  })

  it.each([
    ['nobody to ask', '', {}, 2],
    ['--ask-password=false', ' --ask-password=false', { stdin: 'new\nnew\n' }, 2],
    ['the command prints nothing', ' --password-command /bin/true', {}, 7],
    ['the new one is blank', '', { stdin: '\n \n' }, 2],
  ])('%s: does not change the plain file', async (_, words, options, code) => {
    writeFileSync(config, PLAIN)
    expect((await run(SET + words, options)).code).toBe(code)
    expect(text()).toBe(PLAIN)
  })

  it('does not change the file if the old password is incorrect', async () => {
    const before = text()
    expect((await run(SET, { ...withPass('x'), stdin: 'new\nnew\n' })).code).toBe(7)
    expect(text()).toBe(before)
  })

  it('--json prints documents', async () => {
    writeFileSync(config, PLAIN)
    const { stdout, stderr } = await run(`${SET} --json --password-command ${teller('echo new')}`)
    expect([JSON.parse(stdout), stderr]).toEqual([{ encrypted: true }, ''])
  })

  it('S43: removes the plain backups only if it succeeds', async () => {
    writeFileSync(config, PLAIN)
    const state = join(folder, 'state')
    const env = { XDG_STATE_HOME: state }
    const copies = () =>
      spawnSync('grep', ['-rl', '/tmp$', state], { encoding: 'utf8' }).stdout.split('\n').length - 1
    await run('update a remote=/srv --no-output', { env })
    expect(copies()).toBeGreaterThan(0)
    await run(SET, { env })
    expect(copies()).toBeGreaterThan(0)
    expect(await run(SET, { env, stdin: 'new\nnew\n' })).toMatchObject({ code: 0 })
    expect(copies()).toBe(0)
  })

  it('S27, S43: warns if it cannot read the backups, and encrypts the file', async () => {
    writeFileSync(config, PLAIN)
    const state = join(folder, 'state')
    mkdirSync(state)
    // Root reads every folder; what is too long nobody does.
    const env = { XDG_STATE_HOME: join(state, 'n'.repeat(300)) }
    const ended = await run(SET, { env, stdin: 'new\nnew\n' })
    expect([ended.code, ended.stderr]).toEqual([
      0,
      expect.stringContaining('A readable backup may still exist. Cannot read'),
    ])
    expect(ended.stderr).toContain('The config file is encrypted now.')
    expect(text()).toContain('RCLONE_ENCRYPT_V0:')
  })

  it('without a backup folder there are no plain backups', async () => {
    writeFileSync(config, PLAIN)
    const env = { XDG_STATE_HOME: '/dev/null/state' }
    expect((await run(SET, { env, stdin: 'new\nnew\n' })).code).toBe(0)
    expect(text()).toContain('RCLONE_ENCRYPT_V0:')
  })

  it('does not leave a plain copy next to the file, and preserves its mode', async () => {
    writeFileSync(config, PLAIN)
    chmodSync(config, 0o640)
    await run(SET, { stdin: 'new\nnew\n' })
    expect(execFileSync('ls', ['-A', folder], { encoding: 'utf8' })).toBe('rclone.conf\n')
    expect(execFileSync('stat', ['-c', '%a', config], { encoding: 'utf8' })).toBe('640\n')
  })
})

describe('encryption remove and check', () => {
  it('remove restores the plain file, byte for byte', async () => {
    const { code, stdout } = await run('encryption remove', withPass())
    expect([code, stdout, text()]).toEqual([0, '', PLAIN])
  })

  it('remove of a plain file has no effect; of an encrypted file it needs the password', async () => {
    const before = text()
    expect((await run('encryption remove', withPass('x'))).code).toBe(7)
    expect((await run('encryption remove')).code).toBe(7)
    expect(text()).toBe(before)
    writeFileSync(config, PLAIN)
    expect((await run('encryption remove')).code).toBe(0)
    expect(text()).toBe(PLAIN)
  })

  it('check: 0, 7 for a wrong or missing password, 1 for a plain file, 3 for a missing file', async () => {
    expect((await run('encryption check', withPass())).code).toBe(0)
    expect((await run('encryption check', withPass('x'))).code).toBe(7)
    expect((await run('encryption check')).code).toBe(7)
    const asData = await run('encryption check --json', withPass())
    expect(JSON.parse(asData.stdout)).toEqual({ encrypted: true })
    writeFileSync(config, PLAIN)
    expect((await run('encryption check', withPass())).code).toBe(1)
    rmSync(config)
    expect((await run('encryption check')).code).toBe(3)
  })

  it('an unknown argument is exit 2', async () => {
    const missing = await run('encryption')
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('Add set, remove')])
    const wrong = await run('encryption lock')
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('encryption lock')])
  })

  it('S41: help says that obscured passwords are not encrypted', async () => {
    const { stdout } = await runHere(['encryption', '--help'])
    expect(stdout.replace(/\s+/g, ' ')).toContain('Obscured passwords in it are not encrypted')
    expect((await runHere(['show', '--help'])).stdout).toContain('not encrypted')
  })
})

describe('--dry-run describes the result and writes nothing', () => {
  const state = () => ({ XDG_STATE_HOME: join(folder, 'state') })
  const files = () => readdirSync(folder, { recursive: true }).sort()
  const [NEW, OLD] = ['new\nnew\n', `${PASSWORD}\n`]

  async function dry(words: string, stdin: string) {
    const before = files()
    const bytes = existsSync(config) && text()
    const said = await run(`encryption ${words} --dry-run`, { env: state(), stdin })
    const json = { env: { ...state(), ...(stdin !== NEW && withPass().env) } }
    const command = words === 'set' ? ` --password-command ${program}` : ''
    const told = await run(`encryption ${words} --dry-run --json${command}`, json)
    expect([said.code, said.stdout, told.code, told.stderr]).toEqual([0, '', 0, ''])
    expect([files(), existsSync(config) && text()]).toEqual([before, bytes])
    return [said.stderr.split('\n').at(-2), JSON.parse(told.stdout)]
  }

  let program: string
  beforeEach(() => {
    program = teller(`test "$RCLONE_PASSWORD_CHANGE" && echo new || echo '${PASSWORD}'`)
  })

  it('set, of a plain file, with and without backups', async () => {
    writeFileSync(config, PLAIN)
    const document = { encrypted: true, dry_run: true, was: 'plain' }
    expect(await dry('set', NEW)).toEqual([
      'The config file would be encrypted. Nothing was written (--dry-run).',
      { ...document, removes_backups: false },
    ])
    await run('update a remote=/srv --no-output', { env: state() })
    expect(await dry('set', NEW)).toEqual([
      expect.stringContaining('Its backups would be removed, so'),
      { ...document, removes_backups: true },
    ])
  })

  it('set, of an encrypted file and of a missing one', async () => {
    const document = { encrypted: true, dry_run: true, removes_backups: false }
    expect(await dry('set', OLD + NEW)).toEqual([
      expect.stringContaining('would be encrypted with the new password.'),
      { ...document, was: 'encrypted' },
    ])
    rmSync(config)
    expect(await dry('set', NEW)).toEqual([
      expect.stringContaining('would be created, empty and encrypted.'),
      { ...document, was: 'missing' },
    ])
  })

  it('remove, of an encrypted file and of a plain one', async () => {
    expect(await dry('remove', OLD)).toEqual([
      expect.stringContaining('would be plain text'),
      { encrypted: false, dry_run: true, was: 'encrypted', removes_backups: false },
    ])
    writeFileSync(config, PLAIN)
    expect(await dry('remove', '')).toEqual([
      expect.stringContaining('is not encrypted, so it does not have a password.'),
      { encrypted: false, dry_run: true },
    ])
  })

  it('prompts for the passwords and refuses the same values as on a pipe', async () => {
    const before = text()
    const codes = [
      ['set', 'wrong\n', 7],
      ['remove', '', 7],
      ['set', OLD, 2],
    ] as const
    for (const [word, stdin, code] of codes) {
      expect((await run(`encryption ${word} --dry-run`, { stdin })).code, word).toBe(code)
    }
    expect(text()).toBe(before)
  })
})

describe('start-up', () => {
  const preload = pathToFileURL(resolve('test/start-up/preload.mjs')).href

  async function loaded(): Promise<string> {
    const file = join(folder, 'loaded.txt')
    const env = { ...withPass().env, NODE_OPTIONS: `--import=${preload}`, LOADED_FILE: file }
    const { code, stdout } = await runProgram(['list', '--config', config], { env })
    expect([code, stdout]).toEqual([0, 'a:\n'])
    return readFileSync(file, 'utf8')
  }

  it('a plain file loads no cryptography, even if a password is set', async () => {
    writeFileSync(config, PLAIN)
    expect(await loaded()).not.toMatch(/^node:crypto$|@noble/m)
  })

  it('an encrypted file needs one', async () => {
    expect(await loaded()).toMatch(/@noble\/ciphers\/salsa/)
  })
})

it('the environment of these tests contains no password', () => {
  expect(Object.keys(environment({}))).not.toContain('RCLONE_CONFIG_PASS')
})
