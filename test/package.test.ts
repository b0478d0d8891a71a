import { execFile } from 'node:child_process'
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram, startProgram } from './support/program.ts'
import { openStage } from './support/stage.ts'

const run = promisify(execFile)
const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const { NODE24, CI } = process.env

interface Packed {
  readonly filename: string
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string; readonly mode: number }[]
}

let folder: string
let packed: Packed
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'package-'))
  // Without scripts: what is shipped is what the other tests have run.
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  packed = JSON.parse((await run('npm', words)).stdout)[0]
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the package', () => {
  it('holds the program, its types, its man page and its documents, nothing else', () => {
    const paths = packed.files.map(({ path }) => path)
    const documents = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']
    const ours = [
      /^dist\/(bin|index)\.js$/,
      /^dist\/chunks\/.+\.js$/,
      /^dist\/types\/.+\.d\.ts$/,
      /^dist\/man\/pcloud-config\.1$/,
    ]
    const others = paths.filter(
      (path) => ![...ours, /^docs\/.+\.(md|svg|png)$/].some((one) => one.test(path)),
    )
    expect(others.sort()).toEqual(documents)
    expect(paths).toEqual(expect.arrayContaining(['dist/bin.js', 'dist/index.js']))
  })

  it('names entries that are in it', () => {
    const paths = packed.files.map(({ path }) => path)
    const { types, default: entry } = manifest.exports['.']
    for (const path of [types, entry, manifest.man, manifest.bin['pcloud-config']]) {
      expect(paths).toContain(path.replace(/^\.\//, ''))
    }
  })

  it('is small', () => {
    expect(packed.unpackedSize).toBeLessThan(1_000_000)
  })

  it('runs from the tarball, beside the packages it names', async () => {
    await run('tar', ['-xzf', join(folder, packed.filename), '-C', folder])
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    const program = join(folder, 'package', manifest.bin['pcloud-config'])
    accessSync(program, constants.X_OK)
    expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
    // By its own name, so that the first line and the mode are tried as well.
    const { stdout } = await run(program, ['--version'])
    expect(stdout).toBe(`pcloud-config ${manifest.version}\n`)
    const library = "console.log(typeof (await import('pcloud-config')).run)"
    const words = ['--input-type=module', '-e', library]
    const imported = await run(process.execPath, words, { cwd: join(folder, 'package') })
    expect(imported.stdout).toBe('function\n')
  })
})

describe('S45: what an installation runs and fetches', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const locked = Object.entries<Readonly<Record<string, unknown>>>(lock.packages)

  it('no script of ours runs where the package is installed', () => {
    const atInstall = [
      'preinstall',
      'install',
      'postinstall',
      'prepublish',
      'preprepare',
      'postprepare',
    ]
    expect(Object.keys(manifest.scripts).filter((name) => atInstall.includes(name))).toEqual([])
  })

  it('no script of a package that users get', () => {
    const withScripts = locked.filter(([, entry]) => entry.hasInstallScript && !entry.dev)
    expect(withScripts).toEqual([])
  })

  it('the lock names versions and hashes, and no address', () => {
    expect(locked.filter(([, { resolved }]) => /^https?:/.test(String(resolved)))).toEqual([])
    const unhashed = locked.filter(([path, { integrity, link }]) => path && !link && !integrity)
    expect(unhashed.map(([path]) => path)).toEqual([])
  })
})

/** The newest Node, beside the oldest one that runs these tests; `.ci/run` brings it. */
const onNode24 = NODE24 || CI ? describe : describe.skip
onNode24(NODE24 || CI ? 'on Node 24' : 'on Node 24 (skipped: NODE24 names no program)', () => {
  const node = NODE24 ?? ''
  beforeAll(() => {
    if (node === '') throw new Error('CI must set NODE24 to the path of a Node 24')
  })

  it('answers', async () => {
    expect((await run(node, ['--version'])).stdout).toMatch(/^v24\./)
    expect(await runProgram(['--version'], { node })).toMatchObject({ code: 0, stderr: '' })
    const config = join(folder, 'none.conf')
    const listed = await runProgram(['list', '--config', config], { node })
    expect(listed).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('logs in and saves', async () => {
    const stage = await openStage()
    try {
      const program = startProgram(stage.newArgs('pc'), { ...stage, node })
      const { start_url } = await program.event('auth_url')
      const page = await stage.logIn(start_url)
      const { code, stderr } = await program.ended
      expect([code, stderr]).toEqual([0, expect.not.stringContaining('Warning')])
      expect(page.html).toContain('marcel@example.com')
      expect(stage.read()).toMatch(/^\[pc\]\ntype = pcloud\n/)
    } finally {
      await stage.close()
    }
  })
})
