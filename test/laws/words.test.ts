import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GLOBAL_OPTIONS, type OptionSpec, type Takes } from '../../src/cli/command-options.ts'
import { COMMANDS } from '../../src/cli/commands.ts'
import type { Command } from '../../src/cli/invocation.ts'
import { type Desk, openDesk, type Ran } from './desk.ts'
import { runs } from './generate.ts'

let desk: Desk
const home = process.cwd()
const CONFIGS = readdirSync('fixtures/config')
  .filter((name) => name.endsWith('.conf') && name !== 'long-line.conf')
  .map((name) => readFileSync(join('fixtures/config', name)))

beforeAll(() => {
  desk = openDesk()
  // A word that is taken for a path stays in here.
  process.chdir(desk.folder)
})
afterAll(() => {
  process.chdir(home)
  desk.clear()
})

const name = fc.constantFrom('pc', 'a', 'b', 'my remote', 'nosuch', 'a:', '__proto__', 'new', '')
const loose = fc.oneof(
  name,
  fc.constantFrom('type=pcloud', 'k=v', '=', 'remote=a:', 'd0', '-', '--', '-x', '--nosuch', '@x'),
  fc.constantFrom('env:X', '1', '0', '-1', '1e9', 'eu', 'set', 'get', 'list', 'json', 'null', '/'),
  fc.string({ unit: 'binary', maxLength: 6 }).filter((text) => !/[/.\0]/.test(text)),
)

/** A word as a person may have meant it, or any other. */
function wordFor(takes: Takes | undefined): fc.Arbitrary<string> {
  const known: Readonly<Record<string, readonly string[]>> = {
    ...{
      remote: ['pc', 'a', 'b', 'my remote'],
      key: ['type', 'token', 'k'],
      type: ['pcloud', 'alias'],
    },
    ...{
      assignment: ['k=v', 'type=alias', 'token='],
      source: ['env:X', '-', '@x'],
      file: ['x.conf'],
    },
    ...{ 'setting-key': ['region', 'remote'], 'setting-value': ['eu', 'pc'] },
  }
  const likely = typeof takes === 'object' ? takes : takes && known[takes]
  return likely ? fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...likely) }, loose) : loose
}

function optionOf({
  name: long,
  short,
  value,
  takes,
}: OptionSpec): fc.Arbitrary<readonly string[]> {
  const word = fc.constantFrom(`--${long}`, short ? `-${short}` : `--${long}`)
  if (value === undefined) return word.map((it) => [it])
  return fc
    .tuple(word, fc.constantFrom('=', ' ', 'none'), wordFor(takes))
    .map(([it, join, given]) => {
      if (join === 'none') return [it]
      return join === '=' ? [`${it}=${given}`] : [it, given]
    })
}

const LOGS_IN = new Set(['new', 'edit', 'reconnect', 'authorize'])
const ALL_OPTIONS = [...GLOBAL_OPTIONS, ...COMMANDS.flatMap(({ options }) => options)]
/** Nothing is done any more where one of these is there. */
const OFTEN = GLOBAL_OPTIONS.filter(({ name: long }) => !/^(help|version|config)$/.test(long))

const lineOf = (command: Command): fc.Arbitrary<string[]> => {
  const most = Math.min(command.maxArgs, 4)
  const places = Array.from({ length: most }, (_, at) =>
    wordFor(command.takes[at] ?? command.takes.at(-1)),
  )
  const args = fc
    .tuple(fc.nat(most), fc.tuple(...places))
    .map(([count, words]) => words.slice(0, count))
  const likely = [...OFTEN, ...command.options, ...command.options].map(optionOf)
  const options = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.oneof(...likely) },
      fc.constantFrom(...ALL_OPTIONS).chain(optionOf),
    ),
    { maxLength: 3 },
  )
  // A login waits as long as it is told.
  const limit = LOGS_IN.has(command.name) ? ['--timeout', '30ms'] : []
  return fc
    .tuple(args, options, fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, fc.array(loose)))
    .map(([words, given, more]) => [command.name, ...limit, ...words, ...given.flat(), ...more])
}
const menu = fc.array(fc.oneof(...OFTEN.map(optionOf)), { maxLength: 2 }).map((some) => some.flat())
const line = fc.oneof(...COMMANDS.map(lineOf), menu, menu)
const answers = fc.option(
  fc.array(
    fc.oneof(
      fc.constantFrom('n', 'e', 'd', 'r', 'c', 's', 'q', 'y', '1', '2', '?', '<', '', 'pc', 'a'),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 12 },
  ),
  { nil: undefined },
)

const TOKEN = '{"access_token":"x","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}'
const GOOD = `[pc]
type = pcloud
client_id = zQg0smNw8tp
client_secret = 2OSmU2xW6gYaLLCaPPIUg5T5EvX7
hostname = api.pcloud.com
token = ${TOKEN}

[a]
type = alias
remote = pc:Backups

[b]
type = verizon
client_id = x
token = ${TOKEN}

[my remote]
type = crypt
remote = a:
k = 1
`

const CODES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130]
/** A line break is one of the talk itself. */
const OBEYED =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

const COLOUR = /\u001b\[\d+m/g

function expectTold(argv: readonly string[], { code, stdout, stderr }: Ran): void {
  const all = `${stdout}\n${stderr}`
  const what = `${JSON.stringify(argv)} ended with ${code}:\n${all.slice(0, 2_000)}`
  expect(CODES, what).toContain(code)
  expect(all, what).not.toContain('Something went wrong inside')
  const verbose = argv.some((word) => word === '--verbose' || /^-\w*v/.test(word))
  if (!verbose) expect(all, what).not.toMatch(/^\s+at .*[:(]\d+/m)
  // Colour that was asked for is ours.
  const painted = argv.some((word) => word.endsWith('always'))
    ? stderr.replaceAll(COLOUR, '')
    : stderr
  expect(painted, what).not.toMatch(OBEYED)
  if (code === 0 || code === 9) return
  const asJson = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined)
  if (!asJson.includes('--json')) expect(stderr, what).toMatch(/\S/)
  else expect(errorIn(stdout), what).toMatchObject({ message: expect.stringMatching(/\S/) })
}

/** Of the one document, or of the last event. */
function errorIn(stdout: string): unknown {
  const last: unknown = JSON.parse(
    stdout
      .trimEnd()
      .split(/\n(?=\{)/)
      .at(-1) ?? '',
  )
  return last instanceof Object && 'error' in last ? last.error : last
}

describe('command lines', { timeout: 120_000 }, () => {
  test('any arguments end in time, with a message and a known exit code, and a failure changes no file', async () => {
    const config = fc.oneof(
      { weight: 3, arbitrary: fc.constant(Buffer.from(GOOD)) },
      fc.constantFrom(...CONFIGS),
    )
    const law = fc.asyncProperty(line, config, answers, async (argv, bytes, given) => {
      desk.write(bytes)
      const ran = await desk.run(argv, given ? { answers: given } : {})
      expectTold(argv, ran)
      // What the menu does, each command in it does by itself.
      const isMenu = !COMMANDS.some((command) => command.name === argv[0])
      // What a person agreed to is saved, whatever comes of the login that is offered after it.
      const isSaved = argv[0] === 'edit' && ran.stderr.includes('Saved')
      const failed = ran.code !== 0 && ran.code !== 9 && !isMenu && !isSaved
      if (failed) expect(desk.read(), JSON.stringify(argv)).toEqual(Buffer.from(bytes))
    })
    await fc.assert(law, runs(400))
  })

  test('completion of any text is silent and exits with 0', async () => {
    const shell = fc.constantFrom('bash', 'zsh', 'fish', 'powershell', 'tcsh', '')
    const typed = fc.oneof(
      line,
      line.map((words) => ['63', 'x', words.join(' ')]),
      line.map((words) => [Buffer.from(JSON.stringify(words)).toString('base64')]),
      fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { maxLength: 4 }),
    )
    const law = fc.asyncProperty(shell, typed, async (which, words) => {
      desk.write(CONFIGS[words.length % CONFIGS.length] ?? '')
      const { code, stdout, stderr } = await desk.run(['__complete', which, ...words])
      expect([code, stderr]).toEqual([0, ''])
      expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
    })
    await fc.assert(law, runs(600))
  })
})
