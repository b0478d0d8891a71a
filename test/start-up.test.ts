import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROGRAM, runProgram, startProgram } from './support/program.ts'
import { KEY, Pty } from './support/pty.ts'
import { openStage } from './support/stage.ts'

const PRELOAD = pathToFileURL(resolve('test/start-up/preload.mjs')).href
const TOKEN = '{"access_token":"still-good","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}'
const CONFIG = `[a]\ntype = pcloud\nhostname = eapi.pcloud.com\ntoken = ${TOKEN}\n`

/** Builtins that a command without network and questions has no use for. */
const HEAVY = ['http', 'https', 'http2', 'tls', 'child_process', 'crypto', 'readline']

const ESM_LOADER = 'internal/modules/esm/loader'

let folder: string
let config: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-up-'))
  config = join(folder, 'rclone.conf')
  writeFileSync(config, CONFIG)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const watching = (name: string) => ({
  NODE_OPTIONS: `--import=${PRELOAD}`,
  LOADED_FILE: join(folder, `${name}.txt`),
})

interface Loaded {
  /** Files of the program itself. */
  readonly own: readonly string[]
  /** Packages by name. */
  readonly packages: readonly string[]
  readonly builtins: readonly string[]
}

function loadedIn(name: string): Loaded {
  const text = readFileSync(join(folder, `${name}.txt`), 'utf8')
  const lines = [...new Set(text.trimEnd().split('\n'))]
  const packages = lines.map((line) => /\/node_modules\/([^/]+)\//.exec(line)?.[1])
  return {
    own: lines.filter((line) => line.includes('/dist/')),
    packages: [...new Set(packages.filter((found) => found !== undefined))].sort(),
    builtins: lines.filter((line) => line.startsWith('node:')).map((line) => line.slice(5)),
  }
}

describe('a command without network access and prompts', () => {
  it.each([
    '--version',
    '--help',
    'new --help',
    'help exit-codes',
    'list',
    'list --long',
    'list --json',
    'show a',
    'dump',
    'file',
    'token a',
    'completion zsh',
    '__complete zsh show a',
  ])('`%s` loads no prompt, browser or HTTP module', async (line) => {
    const { code, stderr } = await runProgram(line.split(' '), {
      env: { ...watching(line), RCLONE_CONFIG: config },
    })
    expect([code, stderr]).toEqual([0, ''])
    const { own, packages, builtins } = loadedIn(line)
    expect(packages).toEqual([])
    expect(HEAVY.filter((heavy) => builtins.includes(heavy))).toEqual([])
    expect(own.length).toBeGreaterThan(0)
    // Every file costs a millisecond. These: bin.cjs, what every start needs, the command's own.
    expect(own.length).toBeLessThanOrEqual(5)
  })

  it.each(['--version', 'list'])('`%s` is two files', async (line) => {
    const env = { ...watching(`two${line}`), RCLONE_CONFIG: config }
    await runProgram([line], { env })
    expect(loadedIn(`two${line}`).own).toHaveLength(2)
  })

  it('`update` loads no login and no HTTP', async () => {
    const env = { ...watching('update'), RCLONE_CONFIG: config }
    expect((await runProgram(['update', 'a', 'description=x', '-q'], { env })).code).toBe(0)
    const { own, builtins } = loadedIn('update')
    expect(HEAVY.filter((heavy) => heavy !== 'crypto' && builtins.includes(heavy))).toEqual([])
    expect(own.length).toBeLessThanOrEqual(10)
  })

  it('what every start reads stays small', () => {
    // 50 kB more are half a millisecond.
    const bytes = startFiles().map((path) => statSync(path).size)
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(142_000)
  })

  it('streams are created only if needed: not for a short output to a pipe or a file', async () => {
    const NODE_OPTIONS = `--require=${resolve('test/start-up/builtins.cjs')}`
    const env = { ...watching('streams'), NODE_OPTIONS, RCLONE_CONFIG: config }
    expect((await runProgram(['list'], { env })).stdout).toBe('a:\n')
    const { builtins } = loadedIn('streams')
    expect(builtins).toContain('fs')
    const needless = ['stream', 'net', 'tty', 'internal/util/parse_args/parse_args']
    expect(needless.filter((name) => builtins.includes(name))).toEqual([])
  })

  it('no loader of ES modules', async () => {
    const NODE_OPTIONS = `--require=${resolve('test/start-up/builtins.cjs')}`
    const env = { ...watching('loader'), NODE_OPTIONS, RCLONE_CONFIG: config }
    expect((await runProgram(['token', 'a'], { env })).stdout).toBe('still-good\n')
    const { builtins } = loadedIn('loader')
    expect(builtins).toContain('fs')
    // Newer versions of Node have it in their snapshot, loaded or not.
    if (process.version.startsWith('v20.')) expect(builtins).not.toContain(ESM_LOADER)
    expect(builtins).not.toContain('fs/promises')
  })
})

/** bin.cjs and the one chunk that it imports. */
function startFiles(): readonly string[] {
  const chunk = /chunks\/[\w-]+\.cjs/.exec(readFileSync('dist/bin.cjs', 'utf8'))?.[0] ?? ''
  return ['dist/bin.cjs', join('dist', chunk)]
}

/** Without these the tests above could pass because nothing is ever seen. */
describe('the watcher sees what is loaded', () => {
  it('a question on a terminal: enquirer, but neither HTTP nor browser', async () => {
    const env = { ...watching('terminal'), RCLONE_CONFIG: config }
    const pty = new Pty(process.execPath, [PROGRAM, 'new'], { env })
    try {
      await pty.see('Name of the remote')
      pty.send(KEY.ctrlC)
      expect((await pty.end()).code).toBe(130)
    } finally {
      pty.close()
    }
    const { packages } = loadedIn('terminal')
    expect(packages).toContain('enquirer')
    expect(packages).not.toContain('undici')
    expect(packages).not.toContain('open')
  })

  it('the menu: enquirer, but neither HTTP nor browser', async () => {
    const env = { ...watching('menu'), RCLONE_CONFIG: config }
    const pty = new Pty(process.execPath, [PROGRAM], { env })
    try {
      await pty.see('What next?')
      pty.send(`q${KEY.enter}`)
      expect((await pty.end()).code).toBe(0)
    } finally {
      pty.close()
    }
    expect(loadedIn('menu').packages).toContain('enquirer')
    expect(loadedIn('menu').packages).not.toContain('undici')
  })

  it('a login in the browser: undici, before the user clicks Allow', async () => {
    const stage = await openStage()
    const env = { ...stage.env, ...watching('waiting') }
    const program = startProgram(stage.newArgs('pc'), { fake: stage.fake, env })
    try {
      await program.event('auth_url')
      await expect.poll(() => loadedIn('waiting').packages).toContain('undici')
    } finally {
      program.child.kill()
      await program.ended
      await stage.close()
    }
  })

  it('a token that is verified: undici, but neither enquirer nor browser', async () => {
    const stage = await openStage()
    const token = stage.fake.mintToken(stage.fake.account('marcel@example.com'))
    const words = [
      'new',
      'pc',
      '--config',
      stage.config,
      '--login',
      'token',
      '--token',
      'env:TOKEN',
    ]
    const { code, stderr } = await runProgram([...words, '--yes', '--json'], {
      fake: stage.fake,
      env: { ...watching('token'), TOKEN: token },
    })
    await stage.close()
    expect(code, stderr).toBe(0)
    const { packages, builtins } = loadedIn('token')
    expect(packages).toContain('undici')
    expect(packages).not.toContain('uqr')
    expect(packages).not.toContain('enquirer')
    expect(packages).not.toContain('open')
    expect(builtins).toContain('http')
  })
})
