import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environment, PROGRAM, startProgram } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
import { runHere } from '../support/run-here.ts'
import { CLIENT_ID, openStage, type Stage } from '../support/stage.ts'

let stage: Stage
let pty: Pty | undefined

beforeEach(async () => {
  stage = await openStage()
})
afterEach(async () => {
  pty?.close()
  await stage.close()
})

const GIVEN = ['--client-id', CLIENT_ID, '--root-folder', 'd0', '--region', 'auto']
const START = /http:\/\/localhost:\d+\/start\/[\w-]{43}/

/** Everything is given but the yes at the end. */
function start(...more: readonly string[]): Pty {
  const env = {
    ...environment({ ...stage, env: { ...stage.env, BROWSER: 'none' } }),
    TERM: 'xterm',
  }
  const words = ['new', 'pc', '--config', stage.config, '--redirect-port', String(stage.port)]
  const rest = [...GIVEN, '--login', 'browser', ...more]
  pty = new Pty(process.execPath, [PROGRAM, ...words, ...rest], { env, cols: 120, rows: 50 })
  return pty
}

async function logIn(person: Pty): Promise<void> {
  const screen = await person.see(START)
  await stage.logIn(START.exec(screen)?.[0])
}

describe('recovery at a terminal', () => {
  it('Ctrl-C at the review of an account that is not confirmed cancels', async () => {
    stage.fake.behaviour.dropState = true
    const person = start()
    await logIn(person)
    await person.see('Not my account')
    person.send(KEY.ctrlC)
    expect((await person.end()).code).toBe(130)
    expect(existsSync(stage.config)).toBe(false)
  })

  it('S19: the review has the account before saving, and you can decline', async () => {
    const person = start()
    await logIn(person)
    const screen = await person.see('Save?')
    expect(screen).toContain('Logged in as marcel@example.com')
    expect(existsSync(stage.config)).toBe(false)
    person.send(`d${KEY.enter}`)
    expect((await person.end()).code).toBe(130)
    expect(existsSync(stage.config)).toBe(false)
  })

  it('retries a failed folder listing and preserves the login', async () => {
    stage.fake.faults.add({ kind: 'reset', method: 'listfolder', times: 1 })
    const person = start()
    await logIn(person)
    await person.see('Try again?')
    person.send(KEY.enter)
    await person.see('Save?')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
    expect(stage.fake.requests.filter(({ method }) => method === 'oauth2_token')).toHaveLength(1)
  })

  it('chooses a new name if the first one exists in the meantime', async () => {
    const person = start()
    await logIn(person)
    await person.see('Save?')
    stage.write('[pc]\ntype = alias\nremote = /tmp\n')
    person.send(KEY.enter)
    await person.see('A remote named pc exists now.')
    person.send(`${KEY.ctrlU}other${KEY.enter}`)
    await person.see('[other]')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toMatch(/^\[pc\]\ntype = alias\nremote = \/tmp\n\n\[other\]\n/)
  })

  it('returns to the review from an edit, still logged in', async () => {
    const person = start()
    await logIn(person)
    await person.see('Save?')
    person.send(`e${KEY.enter}`)
    await person.see('What do you want to change?')
    person.send(`2${KEY.enter}`)
    await person.see('Client ID ›')
    person.send(KEY.shiftTab)
    await person.see(/❯ +Save\? ›/)
    person.send(`y${KEY.enter}`)
    expect((await person.end()).code).toBe(0)
    expect(stage.fake.requests.filter(({ method }) => method === 'oauth2_token')).toHaveLength(1)
  })

  it('a saved remote is not reported as unchanged, even if the run is stopped directly afterwards', async () => {
    const account = stage.fake.account('marcel@example.com')
    const token = stage.fake.mintToken(account)
    stage.write(`[old]\ntype = pcloud\ntoken = {"access_token":"${token}"}\n`)
    const program = startProgram(stage.newArgs('pc'), stage)
    const { start_url } = await program.event('auth_url')
    await stage.logIn(start_url)
    await program.event('saved')
    program.child.kill('SIGTERM')
    const { code, stdout } = await program.ended
    expect([0, 143]).toContain(code)
    expect(stdout).not.toContain('Nothing was changed')
  })
})

describe('exit codes name the failure, with any kind of answers', () => {
  const piped = (input: string) => {
    const words = ['new', 'pc', '--config', stage.config, '--redirect-port', String(stage.port)]
    return startProgram([...words, ...GIVEN, '--login', 'browser', '--no-browser'], {
      ...stage,
      stdin: input,
    })
  }

  it('S2: a pipe cannot confirm an account', async () => {
    stage.fake.behaviour.dropState = true
    const words = ['--timeout', '1500ms', '--login', 'browser', '--no-browser']
    const program = startProgram(
      [
        'new',
        'pc',
        '--config',
        stage.config,
        '--redirect-port',
        String(stage.port),
        ...GIVEN,
        ...words,
      ],
      { ...stage, stdin: 'y\ny\n' },
    )
    await expect.poll(() => program.stderr(), { timeout: 8_000 }).toMatch(START)
    await stage.logIn(START.exec(program.stderr())?.[0])
    const { code, stderr } = await program.ended
    expect([code, stderr]).toEqual([4, expect.stringContaining('--allow-missing-state')])
    expect(existsSync(stage.config)).toBe(false)
  })

  it('a broken connection is 5 from a pipe too', async () => {
    stage.fake.faults.add({ kind: 'reset', method: 'oauth2_token' })
    const program = piped('')
    await expect.poll(() => program.stderr(), { timeout: 8_000 }).toMatch(START)
    await stage.logIn(START.exec(program.stderr())?.[0])
    expect((await program.ended).code).toBe(5)
  })

  it('an invalid pasted code is 4, and a missing network is 5', async () => {
    const words = stage.newArgs('pc').filter((word) => word !== '--no-browser')
    const paste = [...words, '--login', 'paste']
    const wrong = await runHere(paste, { ...stage, stdin: 'WRONGcode1234567890\n' })
    expect([wrong.code, wrong.stdout]).toEqual([
      4,
      expect.stringContaining('pCloud did not accept this code (2012).'),
    ])
    stage.fake.faults.add({ kind: 'reset', method: 'oauth2_token' })
    const dead = await runHere(paste, { ...stage, stdin: 'WRONGcode1234567890\n' })
    expect(dead.code).toBe(5)
  })

  it('an output that cannot be written preserves the exit code and prints no stack trace', async () => {
    const words = [process.execPath, PROGRAM, 'new', 'a/b', '--json']
    const ended = await runHere(['list', '--json', '--config', join(stage.folder, 'none')])
    expect(ended.code).toBe(0)
    const shell = `${words.map((word) => `'${word}'`).join(' ')} > /dev/full 2> err; echo $?; cat err`
    const { stdout } = await runShell(shell)
    expect(stdout).toMatch(/^2\n.*\n✗ A name can contain .*\n$/)
  })
})

describe('before a login starts', () => {
  it.each([
    [['--no-verify', '--root-folder', '/Backups'], 2],
    [['--root-folder', 'list'], 2],
    [['--client-secret', '-', '--token', '-'], 2],
  ])('%j stops immediately', async (words, code) => {
    const { stdout, ...ended } = await runHere(stage.newArgs('pc', ...words), stage)
    expect(ended.code, stdout).toBe(code)
    expect(stdout).not.toContain('auth_url')
  })

  it('exits 6 if the file is not writable, or is not a config file', async () => {
    const folder = join(stage.folder, 'folder')
    mkdirSync(join(folder, 'rclone.conf'), { recursive: true })
    writeFileSync(join(folder, 'x'), '')
    writeFileSync(join(folder, 'json'), '{"a":{"type":"pcloud"}}')
    const words = ['new', 'pc', ...GIVEN, '--yes', '--json', '--login', 'browser', '--no-browser']
    const files = ['rclone.conf', 'x/rclone.conf', 'json'].map((name) => join(folder, name))
    for (const config of ['', ...files]) {
      const { code, stdout } = await runHere([...words, '--config', config], stage)
      expect([config, code]).toEqual([config, 6])
      expect(stdout).not.toContain('auth_url')
    }
  })

  it('a write-only stdin is exit 2', async () => {
    const words = [process.execPath, PROGRAM, 'import', '-'].map((word) => `'${word}'`).join(' ')
    const { stdout } = await runShell(`${words} 0> nobody-reads 2>&1; echo $?`)
    expect(stdout).toMatch(/^✗ stdin cannot be read\.\n.*\n2\n$/)
  })

  it('a secret that never arrives on stdin does not block SIGTERM', async () => {
    const words = stage.newArgs('pc', '--client-secret', '-')
    const program = startProgram(words, { ...stage, env: {}, stdin: 'open' })
    // On a busy machine, the program needs more than a second until it handles signals.
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    program.child.kill('SIGTERM')
    expect((await program.ended).code).toBe(143)
  })

  it('S35: warns that certificates are not verified', async () => {
    const env = { ...stage.env, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' }
    const { stderr } = await runHere(stage.newArgs('pc', '--timeout', '300ms'), {
      ...stage,
      env,
    })
    expect(stderr).toContain('NODE_TLS_REJECT_UNAUTHORIZED=0 is set')
  })

  it('prints the links even with --quiet', async () => {
    const words = stage.newArgs('pc', '--quiet', '--timeout', '300ms').filter((w) => w !== '--json')
    expect((await runHere(words, stage)).stderr).toMatch(START)
  })
})

async function runShell(script: string) {
  const { spawn } = await import('node:child_process')
  const child = spawn('bash', ['-c', script], { cwd: stage.folder, env: environment(stage) })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  await new Promise((resolve) => child.once('close', resolve))
  return { stdout }
}
