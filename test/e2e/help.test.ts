import { describe, expect, it } from 'vitest'
import { PROGRAM, runProgram } from '../support/program.ts'
import { Pty } from '../support/pty.ts'

async function onTerminal(cols: number, ...words: readonly string[]): Promise<string> {
  const pty = new Pty(process.execPath, [PROGRAM, ...words], { cols, rows: 100 })
  expect((await pty.end()).code).toBe(0)
  // What is written, not what the terminal has made of lines that are too long.
  return pty.raw.replaceAll('\r', '').trimEnd()
}

describe('help', () => {
  it('is as wide as the terminal, and 80 columns without one', async () => {
    const narrow = await onTerminal(40, 'help', 'exit-codes')
    expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(40)
    const { stdout } = await runProgram(['help', 'exit-codes'])
    expect(stdout.trimEnd()).toBe(await onTerminal(80, 'help', 'exit-codes'))
  })

  it('uses at most 100 columns', async () => {
    const lines = (await onTerminal(180, 'help', 'security')).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
  })

  it('`help COMMAND` prints `COMMAND --help`, with its alias too', async () => {
    const { stdout } = await runProgram(['list', '--help'])
    expect(await runProgram(['help', 'list'])).toEqual({ code: 0, stdout, stderr: '' })
    expect(await runProgram(['help', 'listremotes'])).toMatchObject({ stdout })
  })

  it('is plain text, with and without NO_COLOR', async () => {
    for (const env of [{}, { NO_COLOR: '1' }, { FORCE_COLOR: '1' }]) {
      const { stdout } = await runProgram(['--help'], { env })
      expect(stdout).not.toContain('\x1b')
    }
  })

  it('a topic that is misspelled', async () => {
    const { code, stderr } = await runProgram(['help', 'exit-code'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('Did you mean exit-codes?')])
  })
})
