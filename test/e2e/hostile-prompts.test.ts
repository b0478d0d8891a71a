import { setTimeout as delay } from 'node:timers/promises'
import { describe, it } from 'vitest'
import { KEY, pasted } from '../support/pty.ts'
import { CLIENT_ID } from '../support/stage.ts'
import { obeyed } from './support/hostile.ts'
import {
  EMAIL,
  type HostileHome,
  MIXED,
  NAME,
  NAMES,
  openHostileHome,
  SESSION,
  TOLD,
} from './support/hostile-home.ts'

interface Scene {
  readonly words: readonly string[]
  /** Each when what came before has been answered, or nothing more is said. */
  readonly keys: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly error?: string
}

const ask = (words: readonly string[], ...keys: readonly string[]): Scene => ({ words, keys })
const times = (count: number, ...keys: readonly string[]) =>
  Array.from({ length: count }, () => keys).flat()
const { enter, down, right, left, ctrlU } = KEY
const line = (text: string) => `${text}${enter}`
/** Pasted with marks, refused or taken, and cleared. */
const tried = (text: string) => [pasted(text), enter, ctrlU]

const KEYS = ['--client-id', CLIENT_ID, '--client-secret', 'env:S']
const LOGIN = [...KEYS, '--region', 'auto', '--login', 'token', '--token', 'env:T']

const SCENES: Readonly<Record<string, Scene>> = {
  'new, each field given one of the texts': ask(
    ['new'],
    ...[...tried(MIXED), line('zz'), ...tried(MIXED), ...tried('?'), line(CLIENT_ID)],
    ...[pasted(MIXED), enter, enter, ...tried(MIXED), enter, enter, enter],
  ),
  'new, its defaults from the settings': {
    ...ask(['new'], ...times(6, enter)),
    env: { XDG_CONFIG_HOME: '{odd}' },
  },
  'new, the list of folders': ask(
    ['new', 'x', ...LOGIN, '--root-folder', 'list'],
    ...[enter, down, down, right, left, down, down, down, enter, enter, MIXED, ctrlU, enter],
  ),
  'new, a login that is refused': {
    ...ask(['new', 'x', ...LOGIN, '--root-folder', 'd0'], enter, enter),
    error: MIXED,
  },
  'new, an answer pasted': ask(
    ['new', 'x', ...KEYS, '--root-folder', 'd0', '--region', 'auto', '--login', 'paste'],
    ...[enter, ...tried(MIXED), ...tried(`{"access_token":"${MIXED}"}`)],
    // A denial may end the program.
    ...[pasted(`http://localhost/?error=${MIXED}`), enter],
  ),
  'edit of all its keys': ask(['edit', NAME], ...times(4, '?', enter, ctrlU), enter, enter),
  'edit of pCloud': ask(['edit', 'pc'], ...times(3, enter), line('list'), ...times(6, enter)),
  'reconnect as somebody else': ask(
    ['reconnect', 'pc', ...KEYS, '--login', 'token', '--token', 'env:OTHER'],
    ...times(4, enter),
  ),
  'import of names that are taken': ask(['import', '{source}'], ...times(5, enter)),
  'delete from the menu': ask([], 'd', enter, down, enter, 'y', enter),
  'rename and copy from the menu': ask([], 'r', enter, down, enter, ...tried(MIXED), KEY.escape),
  'edit from the menu': ask([], 'e', enter, ...tried(NAMES[2] ?? ''), down, enter, enter),
  disconnect: ask(['disconnect', 'pc'], '?', 'y', enter),
  'disconnect of a session': ask(['disconnect', SESSION], 'n', enter),
  'check with repairs': ask(['check', '--fix'], 'n', enter),
  'password of a key': ask(['password', NAME, `p${NAMES[4]}`], pasted(MIXED), enter, enter),
}

/** Line by line the terminal itself echoes what is typed: no key of it may be one of the texts. */
const isPlain = (key: string) => /^[ -~]*\r?$/.test(key)

async function asked(
  home: HostileHome,
  { words, keys, env = {}, error }: Scene,
  term: string,
): Promise<string> {
  const filled = (word: string) =>
    word.replace(/^\{([\w.]+)\}$/, (_, name: string) => home.path(name))
  if (error !== undefined) home.stage.fake.faults.add({ kind: 'error', result: 9999, error })
  const more = Object.entries(env).map(([name, value]) => [name, filled(value)])
  const pty = home.onTerminal(words.map(filled), { TERM: term, ...Object.fromEntries(more) })
  try {
    await quiet(() => pty.raw.length, 8_000)
    for (const key of term === 'dumb' ? keys.filter(isPlain) : keys) {
      if (ended(pty.raw) >= 0) break
      pty.send(key)
      await quiet(() => pty.raw.length, 400)
    }
    if (error !== undefined) await quiet(() => pty.raw.length, 5_000)
    // A slow machine answers the last key later. Ctrl-C drops what is not read yet, which can be the
    // exit code.
    if (!ESCAPED.test(pty.raw)) await quiet(() => pty.raw.length, 3_000)
    while (ended(pty.raw) < 0 && (await isGrowing(() => pty.raw.length))) {}
    if (ended(pty.raw) < 0) pty.send(KEY.ctrlC)
    await pty.expect(/\ncode=\d+/, 12_000)
    return pty.raw.slice(0, ended(pty.raw))
  } finally {
    pty.close()
  }
}

const ESCAPED = /\\u\{[0-9a-f]+\}/

/** What comes after it is no more of the program. */
const ended = (raw: string) => raw.search(/\ncode=\d+/)

async function isGrowing(length: () => number): Promise<boolean> {
  const before = length()
  await delay(300)
  return length() > before
}

/** Until something was said and nothing more came for a moment, or nothing is to come. */
async function quiet(length: () => number, longest: number): Promise<void> {
  const [before, end] = [length(), performance.now() + longest]
  let [last, since] = [before, performance.now()]
  while (performance.now() < end) {
    await delay(20)
    if (length() !== last) [last, since] = [length(), performance.now()]
    if (last > before && performance.now() - since > 120) return
  }
}

describe.concurrent('S30: no hostile text reaches the terminal', { timeout: 90_000 }, () => {
  // Drawn each time; half of them line by line as well, the other half another day.
  const today = new Date().getDate() % 2
  const scenes = Object.entries(SCENES).map(([name, scene], at) => {
    const isBoth = at % 2 === today || Number(process.env.LAW_FACTOR ?? '1') >= 3
    return { name, scene, terms: isBoth ? ['xterm', 'dumb'] : ['xterm'] }
  })
  it.for(scenes)('S30: in a question of $name', async ({ name, scene, terms }, test) => {
    const home = await openHostileHome(test)
    const shown: string[] = []
    for (const term of terms) {
      home.furnish()
      const raw = await asked(home, scene, term)
      test.expect(obeyed(raw), `${name}, ${term} (${TOLD})`).toBe('')
      shown.push(raw)
    }
    test.expect(shown.join(), name).toMatch(ESCAPED)
  })

  it('S30: at the question about the account', async (test) => {
    const home = await openHostileHome(test)
    home.furnish()
    const { stage } = home
    stage.fake.behaviour.dropState = true
    stage.fake.faults.add({ kind: 'with', method: 'userinfo', fields: { email: EMAIL } })
    const words = ['new', 'x', ...KEYS, '--root-folder', 'd0', '--region', 'auto']
    words.push('--login', 'browser', '--no-browser', '--redirect-port', String(stage.port))
    const pty = home.onTerminal(words)
    const link = /http:\/\/localhost:\d+\/start\/[\w-]{43}/.exec(await pty.see('Code or address ›'))
    const page = stage.logIn(link?.[0], 'plain@example.com')
    await pty.see('Not my account')
    await page
    pty.send(KEY.ctrlC)
    await pty.expect(/\ncode=\d+/)
    pty.close()
    test.expect(obeyed(pty.raw), TOLD).toBe('')
    test.expect(pty.raw).toContain('e\\u{1b}]0;owned')
  })
})
