import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { explain } from '../../src/files/explain.ts'
import { errnoOf } from '../../src/system-error.ts'
import { tempFolder } from '../config-file/support/files.ts'
import { runProgram } from '../support/program.ts'

describe('a config file that is a folder', () => {
  const COMMANDS = ['list', 'show', 'touch', 'create n alias remote=/x', 'undo', 'encryption check']

  it.each(COMMANDS)('%s reports a folder and its cause', async (command) => {
    const folder = tempFolder()
    const config = join(folder, 'rclone.conf')
    mkdirSync(config)
    symlinkSync(config, join(folder, 'link.conf'))
    for (const path of [config, join(folder, 'link.conf')]) {
      const words = [...command.split(' '), '--config', path]
      const { code, stderr } = await runProgram(words, { stdin: 'pw\npw\n' })
      expect([code, stderr]).toEqual([6, expect.stringContaining('is a folder')])
      expect(stderr).toContain('Docker')
    }
    expect(readdirSync(config)).toEqual([])
  })
})

describe('error numbers without a name in Node', () => {
  const unnamed = (errno: number) =>
    Object.assign(new Error('made up'), { errno, code: `Unknown system error ${errno}` })

  it.each([
    [-122, 'EDQUOT', 'quota'],
    [-69, 'EDQUOT', 'quota'],
    [-116, 'ESTALE', 'network file system'],
    [-70, 'ESTALE', 'network file system'],
  ])('%i is %s', (number, name, words) => {
    expect(errnoOf(unnamed(number))).toBe(name)
    const shown = explain(unnamed(number), 'config-unwritable', 'write', 'the file')
    expect(shown.message).toContain(words)
  })

  it('shows the number of any other', () => {
    const shown = explain(unnamed(-999), 'config-unwritable', 'write', 'the file')
    expect(shown).toMatchObject({ code: 'config-unwritable' })
    expect(shown.message).toContain('999')
  })
})
