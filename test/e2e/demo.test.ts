import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { has } from '../support/needs.ts'
import { KEY, Pty } from '../support/pty.ts'

const DEMO = 'build/demo.js'
const SECRET = '2OSmU2xW6gYaLLCaPPIUg5T5EvX7'

/** Its temporary files go there, so that what it leaves behind is seen. */
let folder: string
let port: string
let pty: Pty | undefined

beforeAll(() => {
  const words = ['scripts/build.mjs', '--quiet', '--script-only', 'demo']
  execFileSync(process.execPath, words, { stdio: 'inherit' })
})
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'demo-test-'))
  port = String(await freePort())
})
afterEach(() => {
  pty?.close()
  expect(readdirSync(folder).filter((name) => name !== 'bin')).toEqual([])
  rmSync(folder, { recursive: true, force: true })
})

interface Ended {
  readonly code: number | null
  readonly output: string
}

/** As in CI: nothing to read from, and a pipe to write to. */
function runAlone(env: Readonly<Record<string, string>> = {}, wanted = port) {
  const child = spawn(process.execPath, [DEMO, '--redirect-port', wanted], {
    env: { ...process.env, TMPDIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, output }))
  })
  return { child, ended, output: () => output }
}

function startWithPerson(): Pty {
  const args = [DEMO, '--redirect-port', port]
  pty = new Pty(process.execPath, args, { env: { TMPDIR: folder }, cols: 100, rows: 60 })
  return pty
}

async function answerUpToTheLogin(person: Pty): Promise<void> {
  for (const question of ['Name of the remote', 'Root folder ›', 'Region']) {
    await person.see(question)
    person.send(KEY.enter)
  }
  await person.see('5/6 Log in')
}

describe('the demo without a terminal', () => {
  it('enters the answers itself, masks the secrets, and removes its files', async () => {
    const { code, output } = await runAlone({ CI: 'true' }).ended
    expect(code, output).toBe(0)
    expect(output).toContain('client_secret> ••••••••')
    expect(output).toContain('Logged in as marcel@example.com · US ·')
    expect(output).toMatch(/\$ pcloud-config show\n\[pcloud_backup\]\ntype = pcloud\n/)
    expect(output).not.toContain(SECRET)
    expect(output).not.toContain('\x1b')
    const place = /The demo removed its folder (\S+)\.\n/.exec(output)?.[1] ?? ''
    expect(place).toContain(folder)
    expect(existsSync(place)).toBe(false)
  })

  it.skipIf(!has('rclone'))('lets rclone read the result', async () => {
    const { output } = await runAlone().ended
    expect(output).toMatch(/\$ rclone lsd pcloud_backup:\n.* documents\n.* photos\n/)
    expect(output).toMatch(/\$ rclone about pcloud_backup:\nTotal: +10 GiB/)
  })

  it('reports in one line that rclone is missing', async () => {
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    symlinkSync(process.execPath, join(bin, 'node'))
    const { code, output } = await runAlone({ PATH: bin }).ended
    expect([code, output]).toEqual([0, expect.stringContaining('rclone is not installed.')])
  })

  it('uses another registered port if the first one is in use', async () => {
    const holder = createServer().listen(Number(port), '127.0.0.1')
    try {
      const { code, output } = await runAlone().ended
      expect([code, output]).toEqual([0, expect.stringContaining('The usual port is in use')])
      expect(output).not.toContain(`localhost:${port}`)
    } finally {
      holder.close()
    }
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('exits on %s with exit code %i, and stops its programs', async (signal, expected) => {
    const { child, ended, output } = runAlone()
    await expect.poll(output).toContain('1/6 Name of the remote')
    child.kill(signal)
    expect((await ended).code).toBe(expected)
  })
})

describe('the demo on a terminal', () => {
  it('needs only Enter', async () => {
    const person = startWithPerson()
    await answerUpToTheLogin(person)
    await person.see('Waiting for you to click Allow')
    await person.see('Logged in as marcel@example.com')
    await person.see('Save?')
    person.send(KEY.enter)
    await person.expect('The demo removed its folder')
    expect((await person.end()).code).toBe(0)
    expect(await person.screen()).toContain('$ pcloud-config show')
    expect(person.raw).not.toContain(SECRET)
  })

  it('exits on Ctrl-C with 130 and restores the terminal', async () => {
    const person = startWithPerson()
    await answerUpToTheLogin(person)
    person.send(KEY.ctrlC)
    await person.expect('The demo removed its folder')
    expect((await person.end()).code).toBe(130)
    expect(person.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThanOrEqual(
      person.raw.lastIndexOf('\x1b[?25l'),
    )
  })
})
