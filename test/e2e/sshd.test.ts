import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { builtBrowser } from '../support/built-browser.ts'
import { allow, openPage, textOf } from '../support/fake-browser.ts'
import { type Machine, openMachine, whyNoMachines } from '../support/machine.ts'
import { has } from '../support/needs.ts'
import { environment, PROGRAM } from '../support/program.ts'
import { KEY, Pty, pasted } from '../support/pty.ts'

const PORT = 2222
const why = whyNoMachines() ?? (has('sshd') && has('ssh') ? undefined : 'skipped: no sshd')
const run = promisify(execFile)

/** A real sshd on a machine of its own, and its client at the desk, where the browser is. */
describe.skipIf(why !== undefined)(`over ssh${why === undefined ? '' : ` (${why})`}`, () => {
  let [fake, desk, nas] = [] as unknown as [FakePcloud, Machine, Machine]
  let folder = ''
  let config = ''
  const browserProgram = builtBrowser()
  const open: Pty[] = []
  const children: ChildProcess[] = []

  beforeEach(async () => {
    fake = await startFakePcloud()
    folder = mkdtempSync(join(tmpdir(), 'sshd-'))
    config = join(folder, 'rclone.conf')
    desk = await openMachine(fake)
    nas = await openMachine(fake)
    await startSshd()
    await desk.tunnel(PORT, nas)
  })
  afterEach(async () => {
    for (const pty of open.splice(0)) pty.close()
    for (const child of children.splice(0)) child.kill('SIGTERM')
    desk.close()
    nas.close()
    await fake.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Its own key, config and folder; nothing of the machine's own sshd. */
  async function startSshd(): Promise<void> {
    for (const name of ['host', 'id']) {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)])
    }
    // Root's sshd wants it, whoever starts it.
    if (!existsSync('/run/sshd')) mkdirSync('/run/sshd', { mode: 0o755 })
    const server = [
      ...[`Port ${PORT}`, 'ListenAddress 127.0.0.1', 'PidFile none', 'UsePAM no'],
      ...[`HostKey ${join(folder, 'host')}`, `AuthorizedKeysFile ${join(folder, 'id.pub')}`],
      ...['StrictModes no', 'PermitRootLogin yes', 'PasswordAuthentication no'],
    ]
    const client = [
      ...[`IdentityFile ${join(folder, 'id')}`, 'IdentitiesOnly yes', 'LogLevel ERROR'],
      ...['StrictHostKeyChecking no', `UserKnownHostsFile ${join(folder, 'known')}`],
    ]
    writeFileSync(join(folder, 'sshd_config'), `${server.join('\n')}\n`)
    writeFileSync(join(folder, 'ssh_config'), `${client.join('\n')}\n`)
    const sshd = execFileSync('sh', ['-c', 'command -v sshd'], { encoding: 'utf8' }).trim()
    const [command, args] = nas.on(sshd, '-f', join(folder, 'sshd_config'), '-D', '-e')
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    children.push(child)
    let log = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text
    })
    await expect.poll(() => log).toContain('Server listening')
  }

  const ssh = (...words: readonly string[]) =>
    desk.on('ssh', '-F', join(folder, 'ssh_config'), ...words)

  /** Our program in a login there, which has of its environment only what `env` gives it. */
  function remotely(words: readonly string[], env: Readonly<Record<string, string>> = {}): string {
    const secret = { PCLOUD_CLIENT_SECRET: fake.app.secret, BROWSER: undefined }
    const all = Object.entries(environment({ fake, env: { ...secret, ...env } }))
    const given = all.filter(([name]) => name !== 'TERM').map(([name, value]) => `${name}=${value}`)
    const command = ['env', ...given, process.execPath, PROGRAM, ...words, '--config', config]
    return command.map((word) => `'${word}'`).join(' ')
  }

  const there = ['-p', String(PORT), 'root@127.0.0.1']
  const words = (...more: readonly string[]) => [
    ...['new', 'pc', '--client-id', fake.app.clientId, '--root-folder', 'd0', '--region', 'auto'],
    ...more,
  ]

  function terminal(term = 'xterm-256color'): Pty {
    const [command, args] = ssh('-t', ...there, remotely(words()))
    const pty = new Pty(command, args, { env: { TERM: term }, cols: 250, rows: 50 })
    open.push(pty)
    return pty
  }

  async function toThePaste(person: Pty): Promise<string> {
    return person.see('Code or address ›', 15_000)
  }

  const save = async (person: Pty) => {
    await person.see('Save?')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
    expect(readFileSync(config, 'utf8')).toContain('hostname = eapi.pcloud.com\n')
  }

  const browser = () => ({ proxy: fake.proxyUrl, ca: fake.caPem })
  const EU = 'anna@example.com'
  const SECRET = ['--client-secret', 'env:PCLOUD_CLIENT_SECRET']

  test('is detected, and accepts the pasted code of the desktop', async () => {
    const person = terminal()
    const screen = await toThePaste(person)
    expect(screen).toContain('This is an SSH session, so no browser opens here.')
    const page = /https:\/\/my\.pcloud\.com\/oauth2\/\S+/.exec(screen)?.[0] ?? ''
    const shown = await allow(await openPage(page, browser()), EU)
    person.send(pasted(textOf(shown, 'code') ?? ''))
    await person.see(/[\d,]+ characters/)
    person.send(KEY.enter)
    await save(person)
  })

  test('the printed command opens the tunnel, and its link completes the login', async () => {
    const person = terminal()
    const screen = await toThePaste(person)
    const printed = /ssh (-L .*)$/m.exec(screen)?.[1]?.trim().split(' ') ?? []
    expect(printed).toEqual(['-L', '53682:localhost:53682', ...there])
    const [command, args] = ssh('-N', '-v', ...printed)
    const tunnel = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    children.push(tunnel)
    let log = ''
    tunnel.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text
    })
    await expect.poll(() => log, { timeout: 8_000 }).toContain('Local forwarding listening')
    const link = /http:\/\/localhost:53682\/start\/\S+/.exec(screen)?.[0] ?? ''
    expect(await browseAtDesk(link)).toMatch(/^http:\/\/localhost:53682\/done\//)
    await save(person)
  })

  /** Opens the link at the desk, clicks Allow, and tells where that ended. */
  async function browseAtDesk(link: string): Promise<string> {
    const [command, args] = desk.on(process.execPath, browserProgram, link, EU)
    const { stdout } = await run(command, args, { env: environment({ fake }) })
    return JSON.parse(stdout).url
  }

  test('a client that dies: the program detects it and removes its files', async () => {
    const person = terminal()
    await toThePaste(person)
    const [command, args] = nas.on('sh', '-c', 'ss -Hltn sport = :53682 | wc -l')
    const listening = async () => Number((await run(command, args)).stdout)
    expect(await listening()).toBeGreaterThan(0)
    person.signal('SIGKILL')
    await expect.poll(listening, { timeout: 10_000 }).toBe(0)
    expect(existsSync(config)).toBe(false)
  })

  test('if there is no terminal: data on stdout, and 2 for a missing answer', async () => {
    writeFileSync(config, '[pc]\ntype = pcloud\n', { mode: 0o600 })
    const list = ssh(...there, remotely(['list']))
    expect((await run(...list)).stdout).toBe('pc:\n')
    const asked = run(...ssh('-n', ...there, remotely(['new', 'two'])))
    await expect(asked).rejects.toMatchObject({ code: 2, stdout: '' })
  })

  test('a program logs in through it: the link on stdout, the paste on stdin', async () => {
    const [command, args] = ssh(...there, remotely(words('--yes', '--json', ...SECRET)))
    const child = spawn(command, args, { stdio: 'pipe' })
    children.push(child)
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    await expect.poll(() => stdout, { timeout: 8_000 }).toContain('"event":"waiting"')
    child.stdin.end(`${fake.mintCode(fake.account(EU))}\n`)
    await new Promise((resolve) => child.once('close', resolve))
    expect(child.exitCode, stdout).toBe(0)
    expect(stdout).toContain('"event":"saved"')
  })

  test.each(['nosuchterm', 'dumb'])('TERM=%s is a terminal too', async (term) => {
    const person = terminal(term)
    await person.see('Code or address', 15_000)
    person.send(KEY.ctrlC)
    expect((await person.end()).code).toBe(130)
    if (term === 'dumb') expect(person.raw).not.toContain('\x1b')
  })
})
