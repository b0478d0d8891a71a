import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { encrypted } from '../config-file/encryption/support.ts'
import { has } from '../support/needs.ts'
import { type Ended, PROGRAM } from '../support/program.ts'
import { openStage, type Stage, tokenBlob } from '../support/stage.ts'

const PAGE = readFileSync('docs/unattended.md', 'utf8')
const blocks = (language: string) =>
  [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === language)
    .map(([, , text = '']) => text)

const PASSWORD = 's3cret pass'

let stage: Stage
let password: string
beforeEach(async () => {
  stage = await openStage()
  password = join(stage.folder, 'pass word')
  writeFileSync(password, `${PASSWORD}\n`)
  await save(stage.mint('marcel@example.com'))
})
afterEach(() => stage.close())

async function save(token: string): Promise<void> {
  const section = `[pcloud_backup]\ntype = pcloud\nhostname = api.pcloud.com\ntoken = ${tokenBlob(token)}\n`
  writeFileSync(stage.config, await encrypted(section, PASSWORD), { mode: 0o600 })
}

type Env = Readonly<Record<string, string>>

/** With exactly that environment, in a session without a terminal, stdin empty: as no person starts it. */
function alone(words: readonly string[], env: Env): Promise<Ended> {
  const [program = '', ...args] = words
  const child = spawn(program, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}

const run = (words: readonly string[], env: Env = {}) =>
  alone([process.execPath, PROGRAM, ...words], { PATH: '/usr/bin:/bin', ...env })

/** A folder with programs of these names. */
function programs(texts: Readonly<Record<string, string>>): string {
  const folder = join(stage.folder, 'bin')
  mkdirSync(folder)
  for (const [name, text] of Object.entries(texts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}

const OURS = `exec '${process.execPath}' '${PROGRAM}' "$@"`

describe('docs/unattended.md: systemd', () => {
  const [service = '', timer = ''] = blocks('ini')
  const lines = (key: string) =>
    [...service.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value)

  it.skipIf(!has('systemd-analyze') || !has('rclone'))('systemd takes its units', () => {
    const paths = [service, timer].map((text) => {
      const name = /^# \S+\/(\S+)$/m.exec(text)?.[1] ?? ''
      // What is started has to be there; our program is not where a user has it.
      const path = join(stage.folder, name)
      writeFileSync(path, text.replaceAll('/usr/local/bin/pcloud-config', process.execPath))
      return path
    })
    const { status, stdout, stderr } = spawnSync(
      'systemd-analyze',
      ['verify', '--man=no', ...paths],
      { encoding: 'utf8', timeout: 15_000 },
    )
    expect([status, stdout, stderr]).toEqual([0, '', ''])
  })

  it('its programs run only with the variables of the unit', async () => {
    const folder = join(stage.folder, 'S', 'photos')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'rclone.conf'), readFileSync(stage.config))
    writeFileSync(join(stage.folder, 'rclone-config'), PASSWORD)
    const assignments = lines('Environment').flatMap(
      (line) => /^"(.*)"$/.exec(line)?.slice(1) ?? line.split(' '),
    )
    const env = Object.fromEntries(
      assignments.map((text) => {
        const filled = text.replaceAll('%d', stage.folder).replaceAll('%S', join(stage.folder, 'S'))
        return [filled.slice(0, filled.indexOf('=')), filled.slice(filled.indexOf('=') + 1)]
      }),
    )
    expect(Object.keys(env)).toHaveLength(3)
    const [, ...words] = lines('ExecStartPre')[0]?.split(' ') ?? []
    const ended = await run(words, { ...env, ...stage.fake.env() })
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toContain('marcel@example.com')
    if (has('rclone')) {
      const theirs = await alone(['rclone', 'listremotes'], {
        PATH: String(process.env.PATH),
        ...env,
      })
      expect(theirs).toMatchObject({ code: 0, stdout: 'pcloud_backup:\n' })
    }
  })
})

describe('docs/unattended.md: cron', () => {
  const [crontab = ''] = blocks('crontab')
  const command = /^(?:\S+ ){5}root (.*)$/m.exec(crontab)?.[1] ?? ''

  async function job(): Promise<Ended & { readonly copied: boolean }> {
    const variables = [...crontab.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value
        .replace('/etc/photos/password', `"${password}"`)
        .replace('/etc/photos/rclone.conf', stage.config),
    ])
    const copied = join(stage.folder, 'copied')
    const bin = programs({ 'pcloud-config': OURS, rclone: `echo "$*" >'${copied}'` })
    const { PATH = '', ...env } = Object.fromEntries(variables)
    const own = { HOME: '/nonexistent', LOGNAME: 'root', SHELL: '/bin/sh' }
    const all = { ...own, ...env, PATH: `${bin}:${PATH}`, ...stage.fake.env() }
    return { ...(await alone(['/bin/sh', '-c', command], all)), copied: existsSync(copied) }
  }

  it('a successful run has no output, so that cron sends no mail', async () => {
    expect(await job()).toEqual({ code: 0, stdout: '', stderr: '', copied: true })
  })

  it('reports a dead token, and does not copy', async () => {
    await save('dead')
    const { code, stdout, stderr, copied } = await job()
    expect([code, stdout, copied]).toEqual([4, '', false])
    expect(stderr).toContain('reconnect pcloud_backup')
  })

  it('its command and ours report a missing password file', async () => {
    password = '/nonexistent/password'
    const { code, stderr, copied } = await job()
    expect([code, copied]).toEqual([7, false])
    expect(stderr).toMatch(/^cat: .*\n✗ The password command ended with exit code 1/)
  })
})

it('docs/unattended.md: Compose: the command of the service, without a home', async () => {
  const { services } = parse(blocks('yaml')[0] ?? '')
  const { command, environment } = services.photos
  const file = (text: string) =>
    text
      .replace('/run/secrets/rclone_config', `"${password}"`)
      .replace('/config/rclone.conf', stage.config)
  const env = Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, file(String(value))]),
  )
  expect(command[0]).toBe('pcloud-config')
  const { code, stdout, stderr } = await run(command.slice(1), { ...env, ...stage.fake.env() })
  expect([code, stderr], stdout).toEqual([0, ''])
  expect(stdout).toContain('pcloud_backup')
})

describe('an encrypted file, a bare environment, no terminal', () => {
  const list = (env: Env, ...more: readonly string[]) =>
    run(['list', '--config', stage.config, ...more], env)

  it.each([
    ['a word in double quotes', () => `cat "${password}"`],
    ['a line for a shell', () => `sh -c "cat '${password}' | head -n 1"`],
    [
      'without cat',
      () => `${process.execPath} -p "require('fs').readFileSync('${password}','utf8')"`,
    ],
  ])('the password command: %s', async (_, command) => {
    const read = { code: 0, stdout: 'pcloud_backup:\n', stderr: '' }
    expect(await list({ RCLONE_PASSWORD_COMMAND: command() })).toEqual(read)
    expect(await list({}, '--password-command', command())).toEqual(read)
  })

  it.each([
    ['a variable of a shell', 'cat $HOME/password', 7],
    ['a home folder', 'cat ~/password', 7],
    ['a pipe', 'printf x | cat', 7],
    ['a program that is not there', 'no-such-program', 7],
    ['one that prints nothing', 'true', 7],
    ['a wrong password', 'echo wrong', 7],
    ['single quotes', "cat '/nonexistent/a b'", 7],
    ['quotes that are odd', 'cat "', 2],
  ])('no shell reads it, and it fails at once: %s', async (_, command, code) => {
    const before = readFileSync(stage.config)
    const ended = await list({ HOME: stage.folder, RCLONE_PASSWORD_COMMAND: command })
    expect(ended).toMatchObject({ code, stdout: '' })
    expect(ended.stderr).not.toContain(PASSWORD)
    const update = ['update', 'pcloud_backup', 'username=x', '--config', stage.config]
    expect((await run(update, { RCLONE_PASSWORD_COMMAND: command })).code).toBe(code)
    expect(readFileSync(stage.config)).toEqual(before)
  })

  it('a missing password is exit 7, and --ask-password=false does not prompt', async () => {
    const asked = await list({})
    expect(asked).toMatchObject({ code: 7, stdout: '' })
    const { code, stderr } = await list({ RCLONE_ASK_PASSWORD: 'false' })
    expect(code).toBe(7)
    expect(stderr).toMatch(/^✗ .* is encrypted, and the password is missing\./)
  })

  it('makes a change if no backup is possible, and reports that', async () => {
    const env = { RCLONE_CONFIG_PASS: PASSWORD, HOME: '/dev/null' }
    const update = [
      'update',
      'pcloud_backup',
      'username=x',
      '--no-output',
      '--config',
      stage.config,
    ]
    const { code, stdout, stderr } = await run(update, env)
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toContain('backup')
    const shown = await run(['show', '--config', stage.config], env)
    expect(shown.stdout).toContain('username = x')
  })
})
