import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { environment, PROGRAM, runProgram } from '../support/program.ts'

const TEXT = '# mine\n[a]\ntype = alias\nremote = /tmp\n'

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'disk-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A disk of 64 kB with a config file on it and nothing left; undefined where none may be mounted. */
function fullDisk(): string | undefined {
  const folder = join(place(), 'disk')
  mkdirSync(folder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  onTestFinished(() => void execFileSync('umount', [folder]))
  writeFileSync(join(folder, 'rclone.conf'), TEXT)
  fill(folder)
  return folder
}

function fill(folder: string): void {
  for (let size = 64; size > 0; size -= 1) {
    try {
      writeFileSync(join(folder, 'filler'), Buffer.alloc(size * 1024))
      return
    } catch {
      // Smaller, then.
    }
  }
}

const files = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort()

function home(folder: string, more: Readonly<Record<string, string | undefined>> = {}) {
  return { env: { HOME: folder, XDG_STATE_HOME: undefined, ...more } }
}

const WRITES: readonly (readonly [words: readonly string[], code: number])[] = [
  [['update', 'a', 'k=v'], 6],
  [['delete', 'a'], 6],
  [['settings', 'set', 'region', 'eu'], 6],
  [['encryption', 'set', '--password-command', 'echo secret'], 6],
]

async function logInDirectly(fake: FakePcloud, folder: string, config: string) {
  const words = ['new', 'me', '--login', 'direct', '--email', 'marcel@example.com', '--no-input']
  const env = { HOME: folder, XDG_STATE_HOME: undefined, PCLOUD_PASSWORD: 'correct horse' }
  return runProgram([...words, '--region', 'us', '--config', config], { fake, env })
}

describe('a disk that cannot be written', () => {
  test.for(['full', 'read-only'])(
    'S27: %s: reports it with a solution, does not lose data or leave files',
    { timeout: 60_000 },
    async (state, context) => {
      const disk = fullDisk()
      if (disk === undefined) return context.skip('may not mount here')
      if (state === 'read-only') execFileSync('mount', ['-o', 'remount,ro', disk])
      const config = join(disk, 'rclone.conf')
      for (const [words, code] of WRITES) {
        const ended = await runProgram([...words, '--config', config], home(disk))
        const all = `${words.join(' ')}: ${ended.code} ${ended.stderr}`
        expect(ended.code, all).toBe(code)
        expect(ended.stderr, all).toMatch(
          /✗ .*(disk is full|read-only|folder cannot be made)\.\n {2}\S.+\n$/,
        )
        expect(readFileSync(config, 'utf8'), all).toBe(TEXT)
        expect(files(disk), all).toEqual(['filler', 'rclone.conf'])
      }
      const fake = await startFakePcloud()
      const ended = await logInDirectly(fake, disk, config)
      await fake.close()
      expect(ended.code, ended.stderr).toBe(6)
      expect(ended.stderr).toMatch(
        /✗ .*(disk is full|read-only|folder cannot be made)\.\n {2}\S.+\n$/,
      )
      // The name of this machine may be there, empty or not; no session is.
      expect(files(disk).filter((name) => name !== 'device-id')).toEqual(['filler', 'rclone.conf'])
      const read = await runProgram(['list', '--config', config], home(disk))
      expect([read.code, read.stdout]).toEqual([0, 'a:\n'])
    },
  )

  test('without space for a backup, makes the change and reports that undo cannot revert it', async (context) => {
    const disk = fullDisk()
    if (disk === undefined) return context.skip('may not mount here')
    const config = join(place(), 'rclone.conf')
    writeFileSync(config, TEXT)
    const words = ['update', 'a', 'k=v', '--config', config]
    const { code, stderr } = await runProgram(words, home(disk))
    expect([code, stderr]).toEqual([0, expect.stringContaining('`undo` cannot revert this change')])
    expect(readFileSync(config, 'utf8')).toBe(`${TEXT}k = v\n`)
    const unset = await runProgram(['unset', 'a', 'k', '--config', config], home(disk))
    expect(unset.stderr).toMatch(/`undo` cannot revert this change\.\nRemoved k from a\.\n$/)
    expect(files(disk)).toEqual(['filler', 'rclone.conf'])
  })
})

describe('a machine with missing resources', () => {
  test('a limit on file sizes: reports it, and leaves only the old file', async () => {
    const folder = place()
    const config = join(folder, 'rclone.conf')
    writeFileSync(config, TEXT)
    for (const trap of ['', "trap '' XFSZ;"]) {
      const words = [process.execPath, PROGRAM, 'update', 'a', 'k=v', '--config', config]
      const env = environment(home(folder))
      const child = spawn('bash', ['-c', `${trap} ulimit -f 0; exec "$@"`, 'bash', ...words], {
        env,
      })
      let stderr = ''
      child.stderr.on('data', (chunk) => {
        stderr += chunk
      })
      const code = await new Promise((done) => child.once('close', done))
      expect([code, stderr]).toEqual([6, expect.stringMatching(/ulimit -f/)])
      expect(readFileSync(config, 'utf8')).toBe(TEXT)
      expect(files(folder)).toEqual(['rclone.conf'])
    }
  })

  test.each([
    ['no HOME', { HOME: undefined, XDG_STATE_HOME: '/nonexistent/state' }],
    ['an empty HOME', { HOME: '', XDG_STATE_HOME: '/nonexistent/state' }],
    ['a HOME that is a file', { HOME: '/dev/null', XDG_STATE_HOME: undefined }],
    ['no folder for temporary files', { HOME: '/nonexistent', TMPDIR: '/nonexistent' }],
  ])('%s: still reads and writes a config file that is named', async (_, env) => {
    const config = join(place(), 'rclone.conf')
    for (const words of [['update', 'a', 'k=v'], ['list'], ['settings']]) {
      writeFileSync(config, TEXT)
      const ended = await runProgram([...words, '--config', config], { env })
      expect([words, ended.code, ended.stderr]).toEqual([
        words,
        0,
        expect.not.stringContaining('✗'),
      ])
    }
  })
})
