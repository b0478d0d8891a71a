import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { archiveSingleFile, hasNodeForSingleFile } from '../support/single-file.ts'

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

const ready = process.platform === 'linux' && process.arch === 'x64' && hasNodeForSingleFile()
const why = ready ? '' : ' (skipped: it needs Linux x64, and Node from the registry)'

it('docs/install.md has blocks that are tried, and marks the others', () => {
  expect(TRIED.length).toBeGreaterThanOrEqual(6)
  expect(BLOCKS.filter(({ isUntried }) => isUntried).length).toBeGreaterThanOrEqual(5)
  expect(TRIED.filter(({ language }) => language !== 'sh')).toEqual([])
})

describe.skipIf(!ready)(`the steps of docs/install.md on Linux${why}`, () => {
  let home: string
  let downloads: string
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'install-home-'))
    downloads = mkdtempSync(join(tmpdir(), 'install-downloads-'))
    archiveSingleFile(downloads)
    const sums = execFileSync('sh', ['-c', 'sha256sum *.tar.gz'], { cwd: downloads })
    // Releases have more archives than you download.
    writeFileSync(join(downloads, 'SHA256SUMS'), `${sums}${'0'.repeat(64)}  another.zip\n`)
  }, 180_000)
  afterAll(() => {
    for (const folder of [home, downloads]) rmSync(folder, { recursive: true, force: true })
  })

  it('all run, one after the other, and leave nothing behind', () => {
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
    expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(['rclone.conf'])
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
})
