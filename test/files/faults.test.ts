import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { CONFIG, type Home, makeHome } from './support/homes.ts'

/** `npm run fuzz` sets it: each errno at each call of each scenario, before and after the call. */
const isWhole = process.env.FAULTS === 'all'
const INJECTOR = resolve('test/support/faulty-disk.cjs')
const CODES = [
  ...['EIO', 'ENOSPC', 'EDQUOT', 'ESTALE', 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'EMFILE'],
  ...['EINVAL', 'ENOSYS', 'EFBIG'],
]

interface Scenario {
  readonly words: (home: Home) => readonly string[]
  readonly file: (home: Home) => string
  /** The old file. Undefined if there was none. */
  readonly old: string | undefined
  /** Text that only the new file contains. */
  readonly has: string
  readonly before?: readonly string[]
  readonly always?: Readonly<Record<string, string>>
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  settings: {
    words: () => ['settings', 'set', 'region', 'eu'],
    file: ({ settings }) => settings,
    old: '; mine\nregion = us\n',
    has: 'region = eu',
  },
  session: {
    words: ({ session }) => ['import', session, '--yes', '--no-verify'],
    file: ({ sessions }) => join(sessions, 'me.pcloud_credentials'),
    old: undefined,
    has: 'access_token',
  },
  config: {
    words: () => ['update', 'a', 'k=v'],
    file: ({ config }) => config,
    old: CONFIG,
    has: 'k = v',
  },
  'a new config': {
    words: ({ other }) => ['import', other, '--yes'],
    file: ({ config }) => config,
    old: undefined,
    has: '[imported]',
  },
  'a new config without links': {
    words: ({ other }) => ['import', other, '--yes'],
    file: ({ config }) => config,
    old: undefined,
    has: '[imported]',
    always: { link: 'EPERM', symlink: 'EPERM' },
  },
  'a config that cannot be replaced': {
    words: () => ['update', 'a', 'k=v'],
    file: ({ config }) => config,
    old: CONFIG,
    has: 'k = v',
    always: { rename: 'EBUSY' },
  },
  undo: {
    words: () => ['undo', '--yes'],
    file: ({ config }) => config,
    old: `${CONFIG}k = z\n`,
    before: ['update', 'a', 'k=y'],
    has: 'k = z',
  },
}

interface Fault {
  readonly at: number
  readonly code: string
  readonly after: boolean
}

const logs = mkdtempSync(join(tmpdir(), 'faults-'))
afterAll(() => rmSync(logs, { recursive: true, force: true }))

/** Undefined if there were fewer calls. */
async function tryOne(scenario: Scenario, fault: Fault): Promise<string | undefined> {
  const home = makeHome()
  const file = scenario.file(home)
  if (scenario.old === undefined) rmSync(file, { force: true })
  else {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, scenario.old, { mode: 0o600 })
  }
  if (scenario.before !== undefined) await home.run(scenario.before)
  const read = () => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)
  const old = read()
  const log = join(logs, `${fault.at}-${fault.code}-${fault.after}`)
  const rule = { ...fault, under: home.folder, log, always: scenario.always }
  const how = { requires: INJECTOR, env: { FAULT: JSON.stringify(rule) } }
  const { code, stderr } = await home.run(scenario.words(home), how)
  if (!existsSync(log)) return undefined
  const now = read()
  const place = `${fault.code} at ${fault.at}: ${readFileSync(log, 'utf8')}: exit ${code} ${stderr}`
  rmSync(log)
  const isOld = now === old
  if (!isOld) expect(now, place).toContain(scenario.has)
  // A file that cannot be restored is not in any of these runs: they have one fault.
  // ENOENT can mean that the file, and so the remote, does not exist.
  const failures = fault.code === 'ENOENT' ? [3, 6] : [6]
  expect(isOld ? failures : [0], place).toContain(code)
  if (/has not changed|No file was created/.test(stderr)) expect(isOld, place).toBe(true)
  expect(stderr, place).not.toMatch(/made up by a test|inside|Unknown system error/)
  expect(
    copiesBeside(file).filter((name) => !stderr.includes(name)),
    place,
  ).toEqual([])
  return place
}

/** A copy with old content that no message names. */
function copiesBeside(file: string): readonly string[] {
  return readdirSync(dirname(file)).filter((name) => name.endsWith('.bak'))
}

/** Four at a time, until the calls end. */
async function eachCall(scenario: Scenario, code: string, after: boolean): Promise<number> {
  for (let from = 0; ; from += 4) {
    const numbers = [from, from + 1, from + 2, from + 3]
    const tried = await Promise.all(numbers.map((at) => tryOne(scenario, { at, code, after })))
    const held = tried.filter((place) => place !== undefined).length
    if (held < 4) return from + held
  }
}

describe('S27: after a disk error, the exit code and the message match the file', () => {
  const whole = isWhole ? Object.keys(SCENARIOS) : ['settings']
  const codes = isWhole ? CODES : ['EIO']
  const cases = whole.flatMap((name) =>
    codes.flatMap((code) =>
      (isWhole ? [false, true] : [false]).map((after) => ({ name, code, after })),
    ),
  )
  test.each(cases)(
    'S27: $name: $code at each call (after the call: $after)',
    { timeout: 300_000 },
    async ({ name, code, after }) => {
      const scenario = SCENARIOS[name]
      if (scenario === undefined) throw new Error(name)
      expect(await eachCall(scenario, code, after)).toBeGreaterThan(20)
    },
  )

  test('S27: each errno at one call, the sync of the new settings', {
    timeout: 120_000,
  }, async () => {
    const { settings } = SCENARIOS
    if (settings === undefined) throw new Error('no such scenario')
    const at = await firstCall(settings, 'fsync')
    for (const code of CODES) {
      expect(await tryOne(settings, { at, code, after: false }), code).toContain(': fsync ')
    }
  })
})

/** The number of the first call with this name. */
async function firstCall(scenario: Scenario, name: string): Promise<number> {
  for (let at = 0; ; at++) {
    const place = await tryOne(scenario, { at, code: 'EIO', after: false })
    if (place === undefined) throw new Error(`no call of ${name}`)
    if (place.includes(`: ${name} `)) return at
  }
}
