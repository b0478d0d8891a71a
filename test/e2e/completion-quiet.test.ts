import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram } from '../support/program.ts'
import { Pty } from '../support/pty.ts'

const run = promisify(execFile)

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'completion-quiet-'))
  writeFileSync(at('plain.conf'), '[a]\ntype = pcloud\n[b c]\ntype = alias\n')
  writeFileSync(at('encrypted.conf'), '[secret]\ntype = pcloud\n')
  const words = [
    'encryption',
    'set',
    '--config',
    at('encrypted.conf'),
    '--password-command',
    'echo 1',
  ]
  expect((await runProgram(words)).code).toBe(0)
  writeFileSync(at('malformed.conf'), '[a]\ntype = pcloud\nno sign here\n')
  writeFileSync(at('binary.conf'), Buffer.from(Array.from({ length: 4096 }, (_, i) => i & 255)))
  writeFileSync(at('controls.conf'), '[a\x1b[31m]\nx=1\n[\u202eb]\nx=1\n[c\td]\nx=1\n[good]\nx=1\n')
  writeFileSync(at('huge.conf'), Buffer.alloc(17 * 1024 * 1024, '[a]\n'))
  mkdirSync(at('folder.conf'))
  await run('mkfifo', [at('pipe.conf')])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const at = (name: string) => join(folder, name)

/** What would be noticed: a password asked for or looked for, and a file that was made. */
const env = () => ({
  RCLONE_PASSWORD_COMMAND: `touch ${at('password-command-ran')}`,
  RCLONE_CONFIG_PASS: '1',
  HOME: folder,
  XDG_CONFIG_HOME: at('xdg'),
  XDG_STATE_HOME: at('xdg'),
})

const names = async (...words: readonly string[]) => {
  const ended = await runProgram(['__complete', 'zsh', ...words], { env: env(), stdin: 'open' })
  expect([ended.code, ended.stderr]).toEqual([0, ''])
  const [mode, ...rows] = ended.stdout.trimEnd().split('\n')
  expect(mode).toBe('words 0')
  return rows
}

describe('names of a config file', () => {
  it.each([
    ['plain.conf', ['a', 'b c']],
    ['controls.conf', ['good']],
    ['encrypted.conf', []],
    ['malformed.conf', []],
    ['huge.conf', []],
    ['folder.conf', []],
    ['pipe.conf', []],
    ['none.conf', []],
    ['/dev/null', []],
    ['/dev/zero', []],
    ['/dev/stdin', []],
  ])('%s: %j', async (file, expected) => {
    const before = readdirSync(folder)
    const began = Date.now()
    const path = file.startsWith('/') ? file : at(file)
    expect(await names('--config', path, 'show', '')).toEqual(expected)
    expect(Date.now() - began).toBeLessThan(3_000)
    expect(readdirSync(folder)).toEqual(before)
  })

  it('prints nothing for arbitrary bytes', async () => {
    await names('--config', at('binary.conf'), 'show', '')
  })

  it('expands a path as the shell does', async () => {
    const found = ['a', 'b c']
    expect(await names('--config', '~/plain.conf', 'show', '')).toEqual(found)
    expect(await names('--config', '$HOME/plain.conf', 'show', '')).toEqual(found)
    expect(await names(`--config=\${HOME}/plain.conf`, 'show', '')).toEqual(found)
  })

  it('never runs a password command, not even one of the line', async () => {
    const command = `touch ${at('password-command-ran')}`
    await names('--config', at('encrypted.conf'), '--password-command', command, 'show', '')
    expect(existsSync(at('password-command-ran'))).toBe(false)
  })

  it('does not use the terminal', async () => {
    const words = [
      'dist/bin.cjs',
      '__complete',
      'zsh',
      '--config',
      at('encrypted.conf'),
      'show',
      '',
    ]
    const pty = new Pty(process.execPath, words)
    expect((await pty.end()).code).toBe(0)
    expect(pty.raw).toBe('words 0\r\n')
  })
})

describe('a call without valid arguments', () => {
  it.each([[[]], [['tcsh']], [['bash']], [['powershell', '%%%']], [['zsh']]])(
    '%j',
    async (words) => {
      const { code, stderr } = await runProgram(['__complete', ...words], { env: env() })
      expect([code, stderr]).toEqual([0, ''])
    },
  )

  it('completion of another shell', async () => {
    expect(await runProgram(['completion', 'tcsh'])).toMatchObject({ code: 2, stdout: '' })
    expect(await runProgram(['completion'])).toMatchObject({ code: 2, stdout: '' })
  })
})
