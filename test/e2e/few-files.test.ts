import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { PROGRAM, runProgram } from '../support/program.ts'

const REMOTES =
  '[l]\ntype = local\n[p]\ntype = pcloud\nhostname = 127.0.0.1:1\ntoken = {"access_token":"a"}\n'

/** A place with a config file and an `rclone` that starts and says nothing. */
function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'files-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'rclone.conf'), REMOTES, { mode: 0o600 })
  writeFileSync(join(folder, 'rclone'), '#!/bin/sh\n')
  chmodSync(join(folder, 'rclone'), 0o755)
  return folder
}

/** A node that may have so many files open. */
function limited(folder: string, files: number): string {
  const node = join(folder, `node-${files}`)
  writeFileSync(node, `#!/bin/sh\nulimit -n ${files}\nexec ${process.execPath} "$@"\n`)
  chmodSync(node, 0o755)
  return node
}

/** What node itself needs to start us differs from version to version. */
function fewest(folder: string): number {
  for (let files = 12; files < 60; files++) {
    try {
      execFileSync(limited(folder, files), [PROGRAM, '--version'], { stdio: 'ignore' })
      return files
    } catch {
      // More, then.
    }
  }
  throw new Error('node does not start')
}

describe.skipIf(process.platform === 'win32')('with a low limit on open files', () => {
  test.each([
    [['check']],
    [['userinfo', 'p']],
    [['create', 'c', 'crypt', 'remote=/', '--non-interactive']],
    [['encryption', 'set', '--password-command', 'echo secret']],
  ])(
    '%j prints a message and does not crash',
    async (words) => {
      const folder = place()
      const first = fewest(folder)
      for (let files = first; files < first + 9; files += 2) {
        const { code, stdout, stderr } = await runProgram(
          [...words, '--config', join(folder, 'rclone.conf'), '--no-input'],
          {
            node: limited(folder, files),
            env: { PATH: `${folder}:${process.env.PATH}`, HTTPS_PROXY: 'http://127.0.0.1:1' },
          },
        )
        expect(code, stderr).not.toBeNull()
        expect(stdout + stderr, `${files} files, ${code}`).not.toBe('')
        expect(stderr).not.toMatch(/^Node\.js v|^ {4}at |Something went wrong inside/m)
      }
    },
    60_000,
  )
})
