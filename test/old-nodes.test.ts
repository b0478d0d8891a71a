import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, PROGRAM, runProgram } from './support/program.ts'

const SENTENCE = (version: string) =>
  `pcloud-config needs Node.js 20.19 or newer, but this is Node.js ${version} (update it from https://nodejs.org).\n`

const refusal = (version: string): Ended => ({ code: 1, stdout: '', stderr: SENTENCE(version) })

const COMMANDS = [
  ...['', '--version', '--help', 'list', 'list --json', 'new', 'check --quiet', 'nosuch'],
  ...['__complete bash list', 'help exit-codes'],
].map((line) => line.split(' ').filter(Boolean))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'old-node-'))
  writeFileSync(
    join(folder, 'pretend.cjs'),
    `Object.defineProperty(process, 'versions', {
      value: { ...process.versions, node: process.env.PRETEND },
    })`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The program on this Node, which reports another version. */
const runOn = (version: string, words: readonly string[]) =>
  runProgram(words, {
    env: { NODE_OPTIONS: `--require=${join(folder, 'pretend.cjs')}`, PRETEND: version },
  })

describe('a Node that is too old', () => {
  it.each(['0.10.48', '9.11.2', '12.22.12', '18.20.8', '19.99.0', '20.9.0', '20.18.3'])(
    'is refused in one sentence: %s',
    async (version) => {
      expect(await runOn(version, ['--version'])).toEqual(refusal(version))
    },
  )

  it.each(['20.19.0', '20.20.1', '21.0.0', '22.3.0', '100.0.0'])('is not %s', async (version) => {
    expect(await runOn(version, ['--version'])).toMatchObject({ code: 0, stderr: '' })
  })

  it.each(COMMANDS.map((words) => ({ words })))(
    'is refused by every command: $words',
    async ({ words }) => {
      expect(await runOn('18.20.8', words)).toEqual(refusal('18.20.8'))
    },
  )

  it('can parse bin.cjs: nothing in it is newer than ES2015', async () => {
    const code = readFileSync(PROGRAM, 'utf8')
    const [as2015, asNow] = await Promise.all(
      (['es2015', 'esnext'] as const).map((target) => transform(code, { target })),
    )
    expect(as2015?.code).toBe(asNow?.code)
  })
})

/** Real ones: NODE18 is the path of such a program. `.ci/run` fetches them. */
const real = ['12', '18'].map((major) => {
  const node = process.env[`NODE${major}`] ?? ''
  if (!node && process.env.CI) throw new Error(`CI must set NODE${major}`)
  return { major, node, note: node ? '' : ` (skipped: NODE${major} is not set)` }
})

describe.each(real)('on a real Node $major$note', ({ node, major }) => {
  it.skipIf(node === '').each(COMMANDS.map((words) => ({ words })))(
    '$words reports the version',
    async ({ words }) => {
      const ended = await runProgram(words, { node })
      const version = /this is Node\.js (\S+)/.exec(ended.stderr)?.[1] ?? ''
      expect(version).toMatch(new RegExp(`^${major}\\.`))
      expect(ended).toEqual(refusal(version))
    },
  )
})
