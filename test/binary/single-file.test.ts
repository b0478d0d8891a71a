import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startLoopback } from '../../fixtures/services/loopback/loopback.ts'
import { environment, type ProgramOptions, runProgram, startProgram } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
import {
  archiveSingleFile,
  buildSingleFile,
  canHide,
  hasNodeForSingleFile,
  withoutNode,
} from '../support/single-file.ts'
import { CLIENT_ID, openStage, type Stage, tokenBlob } from '../support/stage.ts'

/** The blocks of commands of docs/install.md, with the text since the block before. */
const BLOCKS = [
  ...readFileSync('docs/install.md', 'utf8').matchAll(/(.*?)^```(\w+)\n(.*?)^```$/gms),
].map(([, before = '', language = '', commands = '']) => {
  const paragraphs = before.trimEnd().split(/\n\n+/)
  return { language, commands, isUntried: /\*\*Untried\*\*/.test(paragraphs.at(-1) ?? '') }
})
const TRIED = BLOCKS.filter(({ isUntried }) => !isUntried)

/** `npm run binary` is what the tests here have run to get the archive; CI begins with `npm ci`. */
const OF_THE_BUILD = 'npm ci\nnpm run binary -- --archive\n'

it('docs/install.md has blocks that are tried, and marks the others', () => {
  expect(TRIED.length).toBeGreaterThanOrEqual(6)
  expect(BLOCKS.filter(({ isUntried }) => isUntried).length).toBeGreaterThanOrEqual(5)
  expect(TRIED.filter(({ language }) => language !== 'sh')).toEqual([])
})

const ready = hasNodeForSingleFile() && canHide()
const why = ready ? '' : ' (skipped: it needs Node from the registry, and unshare -m)'

describe.skipIf(!ready)(`the single file${why}`, () => {
  let folder: string
  let file: string
  /** A second build, with its archive. */
  let downloads: string
  let command: readonly string[]
  let stage: Stage

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'single-file-'))
    file = buildSingleFile(join(folder, 'one'))
    command = withoutNode(file)
    downloads = join(folder, 'two')
    archiveSingleFile(downloads)
  }, 180_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  beforeEach(async () => {
    stage = await openStage()
  })
  afterEach(() => stage.close())

  const run = (words: readonly string[], options: ProgramOptions = {}) =>
    runProgram([...words, '--config', stage.config], { fake: stage.fake, ...options, command })

  /** It exits with 0 and prints nothing on stderr. */
  const silently = async (words: readonly string[], options: ProgramOptions = {}) => {
    const { code, stdout, stderr } = await run(words, options)
    expect([code, stderr], words.join(' ')).toEqual([0, ''])
    return stdout
  }

  it('is the same in a second build', () => {
    const again = file.replace(join(folder, 'one'), downloads)
    const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
    expect(again).not.toBe(file)
    expect(digest(again)).toBe(digest(file))
  })

  it('runs where no Node is', async () => {
    const node = await runProgram(['--version'], { command: withoutNode(process.execPath) })
    expect(node.code).not.toBe(0)
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    const { code, stdout, stderr } = await runProgram(['--version'], { command })
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `pcloud-config ${version}\n`,
      stderr: '',
    })
  })

  it('version --check shows the release page of the build', async () => {
    const registry = await startLoopback({
      hosts: { 'registry.npmjs.org': () => ({ status: 404, headers: {}, body: '{}' }) },
    })
    try {
      const check = async (program: string) => {
        const words = ['version', '--check']
        const ended = await runProgram(words, { command: [program], env: registry.env() })
        return ended.stdout.split('\n').slice(1)
      }
      const page = 'https://example.invalid/owner/name'
      const server = { GITHUB_SERVER_URL: 'https://example.invalid/' }
      const built = { ...server, GITHUB_REPOSITORY: 'owner/name' }
      const other = buildSingleFile(join(folder, 'three'), built)
      expect(await check(other)).toEqual(['npm: not published', `Releases: ${page}/releases`, ''])
      expect(await check(file)).toEqual(['npm: not published', 'Releases: built from source', ''])
    } finally {
      await registry.close()
    }
  }, 120_000)

  it('logs in with a browser, lists, checks and undoes', async () => {
    const program = startProgram(stage.newArgs('pc'), { ...stage, command })
    const { start_url } = await program.event('auth_url')
    await stage.logIn(start_url)
    const { code, stderr } = await program.ended
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('Warning')])
    expect(stage.read()).toMatch(/^\[pc\]\ntype = pcloud\n/)
    expect(await silently(['list'])).toBe('pc:\n')
    const check = await run(['check', 'pc', '--json'])
    expect(JSON.parse(check.stdout)).toMatchObject({ ok: true })
    const saved = stage.read()
    await silently(['delete', 'pc', '--yes', '--quiet'])
    expect(stage.read()).not.toContain('[pc]')
    await silently(['undo', '--yes', '--quiet'])
    expect(stage.read()).toBe(saved)
  })

  it('asks on a terminal', async () => {
    const desktop = { ...stage.env, BROWSER: 'true' }
    const env = { ...environment({ fake: stage.fake, env: desktop }), TERM: 'xterm' }
    const given = ['--client-id', CLIENT_ID, '--redirect-port', String(stage.port)]
    const [unshare = '', ...words] = [...command, 'new', '--config', stage.config, ...given]
    const person = new Pty(unshare, [...words, '--root-folder', '0', '--region', 'auto'], {
      ...{ env, cols: 110, rows: 50 },
    })
    try {
      await person.see('Name of the remote')
      person.send(`pc${KEY.enter}`)
      const link = /http:\/\/localhost:\d+\/start\/[\w-]{43}/
      await stage.logIn(link.exec(await person.see(link))?.[0])
      await person.see('Save?')
      person.send(`y${KEY.enter}`)
      await person.see('Saved.')
    } finally {
      person.close()
    }
    expect(stage.read()).toContain('[pc]\ntype = pcloud\n')
  })

  it('opens the browser with the xdg-open of the system', async () => {
    const seen = join(folder, 'seen')
    const opener = `#!/bin/sh\necho "$1" > ${seen}.part\n/bin/mv ${seen}.part ${seen}\n`
    writeFileSync(join(folder, 'xdg-open'), opener, { mode: 0o755 })
    const words = stage.newArgs('pc').filter((word) => word !== '--no-browser')
    // A command line is for xdg-open, and a browser is wanted even in a container.
    const env = { ...stage.env, BROWSER: 'firefox %s', PATH: folder }
    const program = startProgram(words, { ...stage, env, command: [file] })
    const read = () => (existsSync(seen) ? readFileSync(seen, 'utf8') : '')
    await expect.poll(read, { timeout: 8_000 }).toMatch(/\/start\//)
    await stage.logIn(read().trim())
    expect(await program.ended).toMatchObject({ code: 0 })
  })

  it('has each package that it needs', async () => {
    const token = stage.mint('anna@example.com')
    const login = ['new', 'pc', '--login', 'token', '--token', '-', '--yes', '--quiet']
    expect(await run(login, { stdin: tokenBlob(token) })).toMatchObject({ code: 0 })
    expect(await silently(['export', 'pc', '--format', 'ini'])).toContain(token)
    expect(await silently(['update', 'pc', 'root_folder_id=d1', '--dry-run'])).toContain(
      '+root_folder_id',
    )
    const password = { env: { RCLONE_CONFIG_PASS: 'pässword' } }
    const set = await run(['encryption', 'set'], { stdin: 'pässword\npässword\n' })
    expect(set.code, set.stderr).toBe(0)
    expect(await silently(['list'], password)).toBe('pc:\n')
  })

  it('completes, and prints the completion scripts', async () => {
    stage.write('[photos]\ntype = alias\nremote = /tmp\n')
    const words = ['__complete', 'zsh', '--config', stage.config, 'show', 'p']
    const answer = await runProgram(words, { command })
    expect(answer).toMatchObject({ code: 0, stdout: expect.stringContaining('photos') })
    for (const shell of ['bash', 'zsh', 'fish']) {
      expect((await runProgram(['completion', shell], { command })).stdout).toContain('__complete')
    }
  })

  describe.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'the steps of docs/install.md',
    () => {
      let home: string
      beforeAll(() => {
        home = mkdtempSync(join(tmpdir(), 'install-home-'))
        const sums = execFileSync('sh', ['-c', 'sha256sum *.tar.gz'], { cwd: downloads })
        // Releases have more archives than you download.
        writeFileSync(join(downloads, 'SHA256SUMS'), `${sums}${'0'.repeat(64)}  another.zip\n`)
      })
      afterAll(() => rmSync(home, { recursive: true, force: true }))

      it('all run in sequence, and remove their files', () => {
        const env = { PATH: process.env.PATH, HOME: home }
        const own = `${home}/.local/bin/pcloud-config settings set region eu
  ${home}/.local/bin/pcloud-config touch
  ${home}/.local/bin/pcloud-config create a alias remote=/tmp --no-output`
        const steps = TRIED.filter(({ commands }) => commands !== OF_THE_BUILD)
        expect(steps).toHaveLength(TRIED.length - 1)
        for (const { commands } of steps) {
          if (/^rm /.test(commands) && !existsSync(join(home, '.config/rclone'))) {
            execFileSync('bash', ['-ec', own], { cwd: downloads, env, stdio: 'pipe' })
            expect(existsSync(join(home, '.config/pcloud-config'))).toBe(true)
          }
          const { status, stderr } = spawnSync('bash', ['-e', '-c', commands], {
            ...{ cwd: downloads, env, encoding: 'utf8' },
          })
          expect(status, commands + stderr).toBe(0)
        }
        const left = readdirSync(home, { recursive: true, withFileTypes: true })
        expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([
          'rclone.conf',
        ])
      })

      it('a changed download is refused', () => {
        const [archive = ''] = readdirSync(downloads).filter((name) => name.endsWith('.tar.gz'))
        writeFileSync(join(downloads, archive), gzipSync('something else'))
        const install = TRIED.find(({ commands }) => commands.startsWith('sha256sum'))
        const { status } = spawnSync('bash', ['-e', '-c', install?.commands ?? 'exit 0'], {
          ...{ cwd: downloads, env: { PATH: process.env.PATH, HOME: home }, stdio: 'ignore' },
        })
        expect(status).toBe(1)
        expect(existsSync(join(home, '.local/bin/pcloud-config'))).toBe(false)
      })
    },
  )
})
