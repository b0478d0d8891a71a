import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runProgram } from './support/program.ts'

let folder: string
let config: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'smoke-'))
  config = join(folder, 'rclone.conf')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('the built program lists, changes and undoes on any system', async () => {
  const state = { XDG_STATE_HOME: folder, LOCALAPPDATA: folder, APPDATA: folder }
  const run = async (...words: string[]) => {
    const ended = await runProgram([...words, '--config', config], { env: state })
    expect(ended.code, words.join(' ') + ended.stderr).toBe(0)
    return ended.stdout
  }
  const text = '# mine\r\n[disk]\r\ntype = alias\r\nremote = photos\r\n'
  writeFileSync(config, text, { mode: 0o600 })
  expect(await run('list')).toBe('disk:\n')
  await run('update', 'disk', 'description=hello', '--no-output')
  expect(readFileSync(config, 'utf8')).toBe(`${text}description = hello\r\n`)
  await run('undo', '--yes')
  expect(readFileSync(config, 'utf8')).toBe(text)
  expect(await run('completion', 'bash')).toContain('__complete')
})
