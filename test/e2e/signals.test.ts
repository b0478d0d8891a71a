import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environment, PROGRAM } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
import { CLIENT_ID, openStage, type Stage } from '../support/stage.ts'

let stage: Stage
const people: Pty[] = []

beforeEach(async () => {
  stage = await openStage()
})
afterEach(async () => {
  for (const person of people.splice(0)) person.close()
  await stage.close()
})

/**
 * What the shell sees of the program when it has ended, and whether the terminal is as before.
 * It stays: what is written right before an end may be lost.
 */
const UNDER_SHELL =
  'a=$(stty -a); "$@"; echo "code=$?"; [ "$a" = "$(stty -a)" ] && echo same || stty -a; read x'

const env = (more: Readonly<Record<string, string>> = {}) => ({
  ...environment({ ...stage, env: { BROWSER: 'none', HOME: stage.folder, ...more } }),
  TERM: 'xterm',
})

function start(words: readonly string[], more: Readonly<Record<string, string>> = {}): Pty {
  const argv = ['-c', UNDER_SHELL, 'sh', process.execPath, PROGRAM, ...words]
  const options = { env: env(more), cwd: stage.folder, cols: 120, rows: 50 }
  const pty = new Pty('sh', [...argv, '--config', stage.config], options)
  people.push(pty)
  return pty
}

/** The program, which the shell has started. */
async function programOf(pty: Pty): Promise<number> {
  const { execFileSync } = await import('node:child_process')
  return Number(execFileSync('pgrep', ['-P', String(pty.pid)], { encoding: 'utf8' }).trim())
}

interface Scene {
  readonly words: () => readonly string[]
  /** Up to the moment that is meant. */
  readonly until: (person: Pty) => Promise<unknown>
}

const login = (...more: string[]) => [
  ...['new', 'x', '--client-id', CLIENT_ID, '--client-secret', 'env:S', '--root-folder', 'd0'],
  ...['--region', 'auto', '--redirect-port', String(stage.port), ...more],
]
const enter =
  (...seen: readonly string[]) =>
  async (person: Pty) => {
    for (const [at, text] of seen.entries()) {
      await person.see(text)
      if (at < seen.length - 1) person.send(KEY.enter)
    }
  }
const SCENES: Readonly<Record<string, Scene>> = {
  'new at its name': { words: () => ['new'], until: enter('Name of the remote') },
  'new at its secret': {
    words: () => ['new', 'x', '--client-id', CLIENT_ID],
    until: enter('Client secret'),
  },
  'new at a choice': {
    words: () => [...login().slice(0, 8), '--login', 'paste'],
    until: enter('Region'),
  },
  'delete at yes or no': { words: () => ['delete', 'pc'], until: enter('Delete pc') },
  'new as it waits for a browser': {
    words: () => login('--login', 'browser', '--no-browser'),
    until: enter('Waiting for you'),
  },
  'new as it waits for a paste': {
    words: () => login('--login', 'paste'),
    until: enter('Waiting for'),
  },
  'new as it waits for a poll': {
    words: () => login('--login', 'poll'),
    until: enter('Waiting for'),
  },
  'new as pCloud is silent': {
    words: () => login('--login', 'token', '--token', 'env:T', '--no-input'),
    until: silent('userinfo'),
  },
  menu: { words: () => [], until: enter('e/n/d/r/c/s') },
  edit: { words: () => ['edit', 'pc'], until: enter('lient') },
  reconnect: { words: () => ['reconnect', 'pc'], until: enter('Waiting for') },
  'check as pCloud is silent': { words: () => ['check', 'pc'], until: silent('userinfo') },
  'folders as pCloud is silent': { words: () => ['folders', 'pc'], until: silent('listfolder') },
  'userinfo as pCloud is silent': { words: () => ['userinfo', 'pc'], until: silent('userinfo') },
  'the password of the file': { words: () => ['list'], until: enter('assword') },
}

function silent(method: string) {
  return async () => {
    stage.fake.faults.add({ kind: 'hang', method })
    const asked = () => stage.fake.requests.some((request) => request.method === method)
    await expect.poll(asked, { timeout: 8_000 }).toBe(true)
  }
}

const ENCRYPTED = '# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nAAAA\n'

function furnish(scene: string): string {
  const token = stage.fake.mintToken(stage.fake.account('marcel@example.com'))
  const text = `[pc]\ntype = pcloud\nclient_id = ${CLIENT_ID}\nclient_secret = s\nhostname = api.pcloud.com\ntoken = {"access_token":"${token}"}\n`
  const content = scene === 'the password of the file' ? ENCRYPTED : text
  stage.write(content)
  return content
}

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const

const ALL = Number(process.env.LAW_FACTOR ?? 1) >= 3

describe('signals', { timeout: 60_000 }, () => {
  for (const [at, [name, scene]] of Object.entries(SCENES).entries()) {
    // Each scene with one of them each time; with a factor, with all.
    const some = ALL ? SIGNALS : SIGNALS.filter((_, one) => one === (at + new Date().getDate()) % 3)
    it.each(some)(
      `${name}: %s is %i, the terminal is restored, and the file is unchanged`,
      async (signal, code) => {
        const before = furnish(name)
        const token = stage.fake.mintToken(stage.fake.account('marcel@example.com'))
        const person = start(scene.words(), { S: 'secret', T: token })
        const ready = scene.until(person)
        await ready
        process.kill(await programOf(person), signal)
        const screen = await person.see('code=')
        await person.see('same')
        expect(screen).toContain(`code=${code}`)
        expect(screen).not.toMatch(/^\s+at .*:\d+|Something went wrong/m)
        expect(stage.read()).toBe(before)
        expect(readdirSync(stage.folder)).toEqual(['rclone.conf'])
      },
    )
  }
})

describe('a reader that closes its pipe', { timeout: 60_000 }, () => {
  const CLOSED = [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is of the shell
    ['stdout to head', '"$@" | head -c 1 > /dev/null; echo "code=${PIPESTATUS[0]}"'],
    ['stdout closed', '"$@" >&-; echo "code=$?"'],
    ['stderr closed', '"$@" 2>&- > /dev/null; echo "code=$?"'],
    ['both closed', '{ "$@" >&- 2>&-; }; echo "code=$?"'],
    ['stdin closed', '"$@" <&- > /dev/null; echo "code=$?"'],
  ] as const
  const COMMANDS: readonly (readonly string[])[] = [
    ...[['list'], ['dump'], ['providers'], ['show'], ['--help'], ['completion', 'bash']],
    ...[
      ['userinfo', 'pc'],
      ['folders', 'pc', '--json'],
      ['check', 'pc'],
      ['show', 'nosuch'],
    ],
    ...[['update', 'pc', 'k=v'], ['settings'], ['undo', '--list'], ['new', 'y', '--no-input']],
  ]
  it.each(CLOSED)('%s: exits silently with a documented exit code', async (what, script) => {
    // Some of them each time; with a factor, all.
    const at = CLOSED.findIndex(([name]) => name === what)
    const some = ALL ? COMMANDS : COMMANDS.filter((_, one) => one % CLOSED.length === at)
    for (const words of some) {
      furnish('')
      const child = spawn(
        'bash',
        [
          '-c',
          `${script} >&3`,
          'bash',
          process.execPath,
          PROGRAM,
          ...words,
          '--config',
          stage.config,
        ],
        { env: env(), stdio: ['ignore', 'ignore', 'pipe', 'pipe'], timeout: 15_000 },
      )
      const said = { told: '', stderr: '' }
      child.stdio[3]?.on('data', (chunk) => {
        said.told += chunk
      })
      child.stderr?.on('data', (chunk) => {
        said.stderr += chunk
      })
      await new Promise((done) => child.once('close', done))
      const all = `${words.join(' ')}: ${said.told}\n${said.stderr}`
      expect(all).toMatch(/code=[0234579]\n/)
      expect(said.stderr, all).not.toMatch(/^\s+at .*:\d+|EPIPE|EBADF|node:|Unhandled/m)
    }
  })
})

describe('a clock change during a login', () => {
  it.each([
    ['an hour on', 3_600_000],
    ['an hour back', -3_600_000],
  ])('%s: the countdown and the limit are not affected', async (_, jump) => {
    const words = login('--login', 'paste', '--timeout', '6s')
    const preload = `--import ${resolve('test/support/jumping-clock.mjs')}`
    const person = start(words, { S: 'secret', NODE_OPTIONS: preload, CLOCK_JUMP_MS: String(jump) })
    await person.see('Waiting for')
    process.kill(await programOf(person), 'SIGUSR2')
    await person.see(/Waiting for .* 0:0[1-4] left/)
    await person.see('The login timed out', 9_000)
  })
})
