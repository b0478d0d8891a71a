import { execFile } from 'node:child_process'
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manifest, pack } from './support/packed.ts'

const run = promisify(execFile)

/** This package and its dependencies as tarballs, so that no registry is needed. */
async function tarballs(folder: string): Promise<readonly string[]> {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const needed = Object.entries<{ dev?: boolean }>(lock.packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path]) => `./${path}`)
  const packed = await pack(folder, '.', ...needed)
  return packed.map(({ filename }) => join(folder, filename))
}

/** Installs into an empty folder, with a new home and cache. */
async function installInto(home: string, sources: readonly string[]) {
  const cwd = join(home, 'project')
  mkdirSync(cwd)
  writeFileSync(join(cwd, 'package.json'), '{"private":true}')
  const quiet = ['--offline', '--no-audit', '--no-fund', '--foreground-scripts']
  const env = { PATH: process.env.PATH, HOME: home, npm_config_cache: join(home, 'cache') }
  const words = ['install', ...quiet, ...sources]
  const { stdout } = await run('npm', words, { cwd, env })
  return { modules: join(cwd, 'node_modules'), stdout, env }
}

let home: string
let installed: Awaited<ReturnType<typeof installInto>>
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'installation-'))
  const folder = join(home, 'tarballs')
  mkdirSync(folder)
  installed = await installInto(home, await tarballs(folder))
}, 120_000)
afterAll(() => rmSync(home, { recursive: true, force: true }))

describe('README.md: a checkout after `npm ci`', () => {
  const env = () => ({
    PATH: process.env.PATH,
    HOME: home,
    npm_config_cache: join(home, 'cache'),
    npm_config_offline: 'true',
    // npx would build dist/ again while other tests run it.
    npm_config_ignore_scripts: 'true',
  })

  it('runs with npx', async () => {
    const { stdout } = await run('npx', ['pcloud-config', '--version'], { env: env() })
    expect(stdout).toBe(`pcloud-config ${manifest.version}\n`)
  })

  it('is installed with npm install -g .', async () => {
    const prefix = join(home, 'prefix')
    const words = ['install', '-g', '.', '--ignore-scripts', '--prefix', prefix]
    await run('npm', words, { env: env() })
    const { stdout } = await run(join(prefix, 'bin', 'pcloud-config'), ['--version'])
    expect(stdout).toBe(`pcloud-config ${manifest.version}\n`)
  })
})

describe('installed from the tarball into an empty folder, without a registry', () => {
  it('S45: runs no script, also none of a dependency', () => {
    // npm shows a script that it runs as `> package@version name`.
    expect(installed.stdout).not.toMatch(/^> /m)
    expect(installed.stdout).toMatch(/added \d+ packages/)
  })

  it('installs few packages', () => {
    const all = readdirSync(installed.modules).filter((name) => !name.startsWith('.'))
    expect(all.length).toBeLessThanOrEqual(26)
  })

  it('runs with its name', async () => {
    const program = join(installed.modules, '.bin', 'pcloud-config')
    accessSync(program, constants.X_OK)
    const own = join(installed.modules, manifest.name)
    const bin = readFileSync(join(own, manifest.bin['pcloud-config']), 'utf8')
    expect(bin).toMatch(/^#!\/usr\/bin\/env node\n/)
    const { env } = installed
    expect((await run(program, ['--version'], { env })).stdout).toBe(
      `pcloud-config ${manifest.version}\n`,
    )
    const config = join(home, 'rclone.conf')
    await run(program, ['create', 'a', 'alias', 'remote=/tmp', '--config', config], { env })
    expect((await run(program, ['list', '--config', config], { env })).stdout).toBe('a:\n')
  })

  it('is a library with its name', async () => {
    const lines = [
      "const { obscure, reveal, RcloneConfig } = await import('pcloud-config')",
      "console.log(typeof RcloneConfig, reveal(obscure('x')))",
    ]
    const words = ['--input-type=module', '-e', lines.join('\n')]
    const { stdout } = await run(process.execPath, words, { cwd: join(home, 'project') })
    expect(stdout).toBe('function x\n')
  })
})
