import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manifest, type Packed, pack, unpack } from './support/packed.ts'

const run = promisify(execFile)

let folder: string
let packed: Packed
/** The package as it lies in somebody's node_modules. */
let installed: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'package-'))
  const [only] = await pack(folder)
  if (only === undefined) throw new Error('nothing was packed')
  packed = only
  const tarball = join(folder, packed.filename)
  installed = await unpack(tarball, manifest.name, join(folder, 'node_modules'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the package', () => {
  it('contains only the program, its types, its man page and its documents', () => {
    const paths = packed.files.map(({ path }) => path)
    const documents = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']
    const ours = [
      /^dist\/(bin|index)\.cjs$/,
      /^dist\/index\.js$/,
      /^dist\/chunks\/.+\.cjs$/,
      /^dist\/types\/.+\.d\.ts$/,
      /^dist\/man\/pcloud-config\.1\.gz$/,
      /^docs\/[\w-]+\.md$/,
    ]
    const others = paths.filter((path) => !ours.some((one) => one.test(path)))
    expect(others.sort()).toEqual(documents)
    expect(paths).toEqual(expect.arrayContaining(['dist/bin.cjs', 'dist/index.js']))
  })

  it('names entries that are in it', () => {
    const paths = packed.files.map(({ path }) => path)
    const { types, default: entry } = manifest.exports['.']
    for (const path of [types, entry, manifest.man, manifest.bin['pcloud-config']]) {
      expect(paths).toContain(path.replace(/^\.\//, ''))
    }
  })

  it('has no types of internal parts', () => {
    const internal =
      /^dist\/types\/(?:check|cli|config-file|export|files|host|import|oauth-loopback|protocol|remotes|wizard)\//
    const paths = packed.files.map(({ path }) => path)
    expect(paths.filter((path) => internal.test(path))).toEqual([])
  })

  it('is small', () => {
    // rclone alone is 60 times as large.
    expect(packed.unpackedSize).toBeLessThan(1_300_000)
  })

  it('publint reports no problem and no suggestion', async () => {
    const { messages } = await publint({ pkgDir: installed, pack: false, strict: true })
    expect(messages).toEqual([])
  })
})

/** A program that uses the library. The last line is a mistake. */
const CONSUMER = `
import { authorize, authorizedFetch, obscure, PcloudConfigError, RcloneConfig, type Secret, type Token, type TokenSource } from 'pcloud-config'
export const config: Promise<RcloneConfig> = RcloneConfig.open('a')
export const names = async (): Promise<readonly string[]> => (await config).names()
export const isOurs = (error: unknown): error is PcloudConfigError => error instanceof PcloudConfigError
export const shown = (token: Token): Secret => token.accessToken
export const call = (source: TokenSource) => authorizedFetch(source, { hosts: ['api.pcloud.com'] })
export const login = () => authorize({ clientId: 'a', clientSecret: 'b' })
export const wrong: number = obscure
`

describe('its types, by the compiler, no library left unchecked', { timeout: 90_000 }, () => {
  it.each([
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])('moduleResolution %s', async (moduleResolution, module) => {
    const compilerOptions = {
      ...{ module, moduleResolution, target: 'es2022', strict: true, skipLibCheck: false },
      ...{ exactOptionalPropertyTypes: true, noEmit: true, types: ['node'] },
      typeRoots: [resolve('node_modules/@types')],
    }
    const files = [`${moduleResolution}.ts`]
    writeFileSync(join(folder, `${moduleResolution}.ts`), CONSUMER)
    writeFileSync(
      join(folder, `${moduleResolution}.json`),
      JSON.stringify({ compilerOptions, files }),
    )
    const tsc = resolve('node_modules/typescript/bin/tsc')
    const words = [tsc, '--pretty', 'false', '-p', `${moduleResolution}.json`]
    const said = await run(process.execPath, words, { cwd: folder }).then(
      ({ stdout }) => stdout,
      ({ stdout }) => stdout,
    )
    // The one mistake that is there shows that something was looked at.
    const errors = said.split('\n').filter((line: string) => line.includes(': error TS'))
    expect(errors).toEqual([expect.stringMatching(/^\w+\.ts\(9,14\): error TS2322:/)])
  })
})

describe('S45: what an installation runs and fetches', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const locked = Object.entries<Readonly<Record<string, unknown>>>(lock.packages)

  it('the package runs no script when it is installed', () => {
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
