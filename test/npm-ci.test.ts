import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { sample } from './support/sample.ts'

const run = promisify(execFile)

/** NPM10 and NPM11 are folders that hold `npm/bin/npm-cli.js` of that version, as CI installs them. */
const npms: readonly (readonly [name: string, command: string, words: readonly string[]])[] = [
  ['the npm in PATH', 'npm', []],
  ...['NPM10', 'NPM11'].flatMap((name) => {
    const folder = process.env[name]
    const cli = join(folder ?? '', 'npm', 'bin', 'npm-cli.js')
    return folder ? [[name, process.execPath, [cli]] as const] : []
  }),
]

// What is installed here is in npm's cache, so no registry is asked.
it.each(sample(npms, 2))(
  'npm ci prints no warning: %s',
  { timeout: 120_000 },
  async (_, command, words) => {
    const cwd = mkdtempSync(join(tmpdir(), 'npm-ci-'))
    // Our own build is not the subject; the scripts of the packages are.
    const { scripts: __, ...manifest } = JSON.parse(readFileSync('package.json', 'utf8'))
    writeFileSync(join(cwd, 'package.json'), JSON.stringify(manifest))
    copyFileSync('package-lock.json', join(cwd, 'package-lock.json'))
    const flags = ['ci', '--offline', '--no-audit', '--no-fund', '--no-update-notifier']
    const { stdout, stderr } = await run(command, [...words, ...flags], { cwd })
    rmSync(cwd, { recursive: true, force: true })
    // About the settings of this machine.
    expect(stderr.replaceAll(/^npm warn Unknown (?:env|user) config .*\n/gm, '')).toBe('')
    expect(stdout).toMatch(/added \d+ packages/)
    expect(stdout).not.toMatch(/warn/i)
  },
)

it.skipIf(!process.env.CI)('CI tries npm 10 and 11', () => expect(npms).toHaveLength(3))
