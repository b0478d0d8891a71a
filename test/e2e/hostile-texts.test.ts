import { describe, it } from 'vitest'
import { allow, openPage } from '../support/fake-browser.ts'
import { runProgram, startProgram } from '../support/program.ts'
import { KEY } from '../support/pty.ts'
import { sample } from '../support/sample.ts'
import { CLIENT_ID } from '../support/stage.ts'
import { obeyed } from './support/hostile.ts'
import {
  EMAIL,
  type HostileHome,
  LINES,
  MIXED,
  NAME,
  NAMES,
  openHostileHome,
  SESSION,
  TOLD,
} from './support/hostile-home.ts'

interface Printer {
  /** `{PATH}` is that file below the folder of the stage, `{port}` the redirect port. */
  readonly words: readonly string[]
  /** One of the texts is seen: a run that ends before would prove nothing. */
  readonly shows: boolean
  /** What the server says to everything. */
  readonly error?: string
  readonly env?: Readonly<Record<string, string>>
  readonly before?: readonly string[]
}

const shows = (...words: readonly string[]): Printer => ({ words, shows: true })
/** What it is given is not repeated. */
const silent = (...words: readonly string[]): Printer => ({ words, shows: false })
const after = (before: readonly string[], ...words: readonly string[]): Printer => ({
  ...shows(...words),
  before,
})
const refused = (...words: readonly string[]): Printer => ({ ...shows(...words), error: MIXED })

const LOGIN = ['--client-id', CLIENT_ID, '--root-folder', 'd0', '--region', 'auto', '--yes']
const BY_TOKEN = [...LOGIN, '--login', 'token', '--token', 'env:T', '--client-secret', 'env:T']
const WAITS = [...LOGIN, '--client-secret', 'env:T', '--timeout', '1s']
const EXPORTS = ['env', 'rclone', 'ini', 'json'] as const

const PRINTERS: Readonly<Record<string, readonly Printer[]>> = {
  list: [
    ...[shows('list'), shows('list', '--long'), shows('list', '--json')],
    shows('list', '--sessions', '--long'),
  ],
  show: [shows('show'), shows('show', NAME), shows('show', '--reveal'), shows('show', MIXED)],
  'redacted and dump': [shows('redacted'), shows('redacted', NAME), shows('dump')],
  check: [shows('check'), shows('check', '--json'), shows('check', `h${NAME}`)],
  userinfo: [
    ...[shows('userinfo', 'pc'), shows('userinfo', 'pc', '--json'), shows('userinfo', MIXED)],
    ...[shows('userinfo', SESSION), shows('userinfo', `h${NAME}`), refused('userinfo', 'pc')],
  ],
  folders: [
    ...[shows('folders', 'pc'), shows('folders', 'pc', '--json'), silent('folders', 'pc', MIXED)],
    ...[shows('folders', 'pc', `/f${NAMES[1]}`), refused('folders', 'pc')],
  ],
  undo: [
    after(['delete', ...NAMES.slice(0, 5)], 'undo', '--list'),
    after(['unset', NAME, 'remote'], 'undo', '--list', '--json'),
    after(['unset', NAME, 'remote'], 'undo', '--dry-run'),
    after(['delete', NAME], 'undo'),
  ],
  settings: [
    { ...shows('settings'), env: { XDG_CONFIG_HOME: '{odd}' } },
    { ...shows('settings', '--json'), env: { XDG_CONFIG_HOME: '{odd}' } },
    { ...shows('new', 'x'), env: { XDG_CONFIG_HOME: '{odd}' } },
    ...[silent('settings', 'set', 'remote', MIXED), shows('settings', 'set', MIXED, 'x')],
  ],
  'what is given': [
    ...[shows(MIXED), silent('list', `--x${MIXED}`), shows('help', MIXED)],
    ...[shows('check', '--config', `/nonexistent/${MIXED}`), silent('list', '--color', MIXED)],
  ],
  'a file that is none': [
    silent('list', '--config', '{broken.conf}'),
    silent('check', '--config', '{broken.conf}'),
    silent('import', '{broken.conf}'),
  ],
  changes: [
    shows('update', NAME, `k=${LINES[3]}`, '--dry-run'),
    shows('unset', NAME, 'remote', '--dry-run'),
    ...[shows('rename', NAME, 'y', '--dry-run'), shows('copy', NAME, 'y', '--dry-run')],
    ...[shows('delete', NAME, '--dry-run'), shows('delete', 'pc')],
    ...[shows('disconnect', 'pc', '--yes'), shows('password', NAME, `p${NAME}=x`)],
  ],
  'create, as programs talk': [
    ...[silent('create', MIXED, 'alias'), shows('create', 'x', LINES[3] ?? '')],
    shows('create', 'x', 'alias', `remote=${LINES[2]}`),
    silent('create', 'x', 'pcloud', `client_id=${LINES[2]}`, '--non-interactive'),
  ],
  import: [
    shows('import', '{source}', '--dry-run', '--overwrite', '--yes'),
    silent('import', '{source}', '--json', '--overwrite', '--yes'),
  ],
  'export, string, token': [
    ...EXPORTS.map((format) => shows('export', NAME, '--format', format)),
    ...[shows('string', NAME), shows('string', NAME, '--shell', 'bash')],
    ...[shows('token', NAME), silent('token', `h${NAME}`)],
  ],
  logins: [
    ...[shows('new', 'x', ...BY_TOKEN), shows('new', 'y', ...BY_TOKEN, '--json')],
    refused('new', 'z', ...BY_TOKEN),
    silent('new', 'x', ...WAITS, '--login', 'poll'),
    silent('new', 'x', ...WAITS, '--login', 'browser', '--redirect-port', '{port}'),
  ],
  'file, paths, completion': [
    ...[silent('file'), shows('paths'), silent('__complete', 'zsh', 'show', '')],
    silent('__complete', 'bash', MIXED, ''),
  ],
}

/** A text is escaped. A key that may be a secret is masked instead. */
const SHOWN = /\\u\{[0-9a-f]+\}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|•{8}/

async function printed(home: HostileHome, printer: Printer): Promise<string> {
  const { words, env = {}, error, before } = printer
  const filled = (word: string) =>
    word
      .replace('{port}', String(home.stage.port))
      .replace(/^\{([\w.]+)\}$/, (_, name: string) => home.path(name))
  home.furnish()
  home.stage.fake.faults.clear()
  if (error !== undefined) home.stage.fake.faults.add({ kind: 'error', result: 5000, error })
  if (before) await runProgram(before, { env: home.env() })
  const more = Object.entries(env).map(([name, value]) => [name, filled(value)])
  const pty = home.onTerminal(words.map(filled), Object.fromEntries(more))
  // What waits for an answer has said what it had to say. Ctrl-C drops what is not read yet, which can
  // be the exit code.
  let [length, since] = [-1, 0]
  const stop = setInterval(() => {
    const now = performance.now()
    if (pty.raw.length !== length) [length, since] = [pty.raw.length, now]
    const hasSaid = !printer.shows || SHOWN.test(pty.raw)
    if (now - since < (hasSaid ? 3_000 : 20_000)) return
    clearInterval(stop)
    pty.send(KEY.ctrlC)
  }, 200)
  await pty.expect(/\ncode=\d+/, 40_000).finally(() => clearInterval(stop))
  pty.close()
  return pty.raw
}

describe.concurrent('S30: no hostile text reaches the terminal', { timeout: 60_000 }, () => {
  it.for(Object.entries(PRINTERS))('S30: printed by %s', async ([, printers], test) => {
    const { expect } = test
    const home = await openHostileHome(test)
    for (const printer of sample(printers, 3)) {
      const raw = await printed(home, printer)
      const what = `${JSON.stringify(printer.words)} (${TOLD})`
      expect(obeyed(raw), what).toBe('')
      if (printer.shows) expect(raw, what).toMatch(SHOWN)
    }
  })

  it.for(['yes', 'no'])(
    'S30: on the pages of a browser and in the events, after a %s',
    async (said, test) => {
      const { expect } = test
      const home = await openHostileHome(test)
      const { stage } = home
      stage.fake.faults.add({ kind: 'with', method: 'userinfo', fields: { email: EMAIL } })
      const run = startProgram(stage.newArgs('x', '--root-folder', 'd0', '--region', 'auto'), {
        env: home.env({ ...stage.env, BROWSER: undefined }),
      })
      const { start_url, url } = await run.event('auth_url')
      const state = new URL(String(url)).searchParams.get('state') ?? ''
      // An address has its limit.
      const part = MIXED.slice(0, 600)
      const error = { error: part, error_description: part, hostname: part }
      const visit = async (query: Record<string, string>) =>
        (await fetch(`http://localhost:${stage.port}/?${new URLSearchParams(query)}`)).text()
      const allowed = async () =>
        (await allow(await openPage(String(start_url), stage.browser), 'plain@example.com')).html
      const pages = [
        await visit(error),
        await visit({ code: 'x', state, hostname: part }),
        said === 'yes' ? await allowed() : await visit({ ...error, state }),
      ]
      const { stdout, stderr } = await run.ended
      expect(pages[2]).toContain(
        said === 'yes' ? 'Connected to pCloud' : 'pCloud refused the login',
      )
      expect(pages[2]).toContain('\\u{1b}')
      for (const text of [...pages, stdout, stderr]) expect(obeyed(text), TOLD).toBe('')
      expect(pages.join()).not.toContain('<script')
    },
  )
})
