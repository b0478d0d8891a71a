import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/config-file/document.ts'
import { readRemotes } from '../../src/config-file/read.ts'
import { type Desk, openDesk } from './desk.ts'
import { runs } from './generate.ts'

let desk: Desk
beforeAll(() => {
  desk = openDesk()
})
afterAll(() => desk.clear())

const BEFORE = `# mine
[pc]
type = alias
remote = /tmp
k = 1

[other]
type = alias
remote = pc:
`

/** What would begin a line, a section, a key or a quotation of its own. */
const PIECES = [
  ...[
    '\r',
    '\n',
    '\r\n',
    '\0',
    '\u0085',
    '\u2028',
    '\v',
    '\f',
    '[x]',
    '\n[x]\n',
    ']',
    '[',
    '=',
    ':',
  ],
  ...['`', '``', '"', '"""', '#', ';', '%(k)s', '%', ' ', '\t', '\ufeff', '\\n', '\ntoken = z'],
  ...['a', 'é', '😀', '\ud800', 'type', '\u001b]52;c;x\u0007', '__proto__'],
]
const hostile = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PIECES) }, fc.string()), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(''))
const name = fc.oneof(
  hostile,
  hostile.map((text) => `a${text}b`),
  fc.constant('fine'),
)
const value = fc.oneof(hostile, fc.constant('v'))

type Remotes = ReadonlyMap<string, ReadonlyMap<string, string>>
const remotesNow = (): Remotes => readRemotes(parseConfig(desk.read() ?? Buffer.alloc(0)))

interface Change {
  readonly argv: readonly string[]
  /** The section that may differ afterwards, under the names it may have. */
  readonly touched: readonly string[]
}

const change: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom('create', 'update', 'password', 'copy', 'rename', 'unset', 'delete'),
    name,
    hostile,
    value,
  )
  .map(([command, given, key, text]) => {
    switch (command) {
      case 'create':
        return { argv: [command, '--', given, 'alias', key, text], touched: [given] }
      case 'update':
        return { argv: [command, '--', 'pc', key, text], touched: ['pc'] }
      case 'password':
        return { argv: [command, '--', 'pc', key, text], touched: ['pc'] }
      case 'copy':
        return { argv: [command, '--', 'pc', given], touched: [given] }
      case 'rename':
        // `other` stands on it, and is repaired.
        return { argv: [command, '--', 'pc', given], touched: ['pc', given, 'other'] }
      case 'unset':
        return { argv: [command, '--', 'pc', key], touched: ['pc'] }
      default:
        return { argv: [command, '--force', '--', given], touched: [given] }
    }
  })

describe('names and values from outside', { timeout: 120_000 }, () => {
  test('S31: no name, key or value adds a line or a section', async () => {
    const before = readRemotes(parseConfig(Buffer.from(BEFORE)))
    const law = fc.asyncProperty(change, async ({ argv, touched }) => {
      desk.write(BEFORE)
      const { code, stderr, stdout } = await desk.run(argv)
      const what = `${JSON.stringify(argv)} ended with ${code}: ${stderr}`
      expect([0, 2, 3], what).toContain(code)
      expect(stdout + stderr, what).not.toContain('Something went wrong inside')
      const after = remotesNow()
      // As rclone does, a colon at the end of a name is taken off.
      const mine = new Set(touched.flatMap((one) => [one, one.replace(/:$/, '')]))
      for (const [section, keys] of after) {
        if (!mine.has(section))
          expect([section, keys], what).toEqual([section, before.get(section)])
      }
      for (const section of before.keys()) {
        if (!mine.has(section)) expect([...after.keys()], what).toContain(section)
      }
      if (code !== 0) expect(desk.read()?.toString(), what).toBe(BEFORE)
      expect(desk.read()?.toString(), what).toContain('# mine\n')
    })
    await fc.assert(law, runs(75))
  })

  test('S31: an accepted value is read back unchanged, and the other key stays', async () => {
    // A word with a sign in it is a pair by itself.
    const oneKey = hostile.filter((text) => !text.includes('='))
    const law = fc.asyncProperty(oneKey, value, async (key, text) => {
      desk.write(BEFORE)
      const { code } = await desk.run(['update', '--', 'other', key, text])
      const keys = remotesNow().get('other')
      if (code === 0 && !key.startsWith('config_')) expect(keys?.get(key)).toBe(text)
      const rest = new Map([...(keys ?? [])].filter(([one]) => one !== key))
      const meant = new Map(Object.entries({ type: 'alias', remote: 'pc:' }))
      meant.delete(key)
      expect(rest).toEqual(meant)
    })
    await fc.assert(law, runs(60))
  })

  test('S31: a setting cannot add a line', async () => {
    const settings = join(desk.folder, 'settings')
    const env = { XDG_CONFIG_HOME: settings }
    const key = fc.oneof(hostile, fc.constantFrom('remote', 'region', 'default'))
    const law = fc.asyncProperty(key, value, async (which, text) => {
      rmSync(settings, { recursive: true, force: true })
      desk.write(BEFORE)
      await desk.run(['settings', 'set', 'region', 'eu'], { env })
      const { code, stdout, stderr } = await desk.run(['settings', 'set', '--', which, text], {
        env,
      })
      const what = `${JSON.stringify([which, text])} ended with ${code}: ${stdout}${stderr}`
      expect([0, 2], what).toContain(code)
      const file = readFileSync(join(settings, 'pcloud-config', 'pcloud-config.ini'), 'utf8')
      expect(file.trimEnd().split(/[\r\n]/).length, what).toBeLessThanOrEqual(2)
      if (which === 'region') return
      const { stdout: region } = await desk.run(['settings', 'get', 'region'], { env })
      expect(region, what).toBe('eu\n')
    })
    await fc.assert(law, runs(25))
  })
})
