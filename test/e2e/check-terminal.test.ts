import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environment, PROGRAM } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
import { openStage, type Stage } from '../support/stage.ts'

let stage: Stage
let pty: Pty | undefined
beforeEach(async () => {
  stage = await openStage()
})
afterEach(async () => {
  pty?.close()
  await stage.close()
})

const CRLF = (token: string) => `[pc]\r\ntype = pcloud\r\ntoken = ${token}\r\n`
const token = () => stage.fake.mintToken(stage.fake.account('anna@example.com'))

function check(words: readonly string[], env = {}) {
  const args = [PROGRAM, 'check', ...words, '--config', stage.config]
  const options = { cols: 120, rows: 50, env: environment({ fake: stage.fake, env }) }
  pty = new Pty(process.execPath, args, options)
  return pty
}

describe('on a terminal', () => {
  it('shows progress, the change and the question, repairs, and removes the progress line', async () => {
    stage.write(CRLF(token()))
    stage.fake.faults.add({ kind: 'delay', delayMs: 300, times: 2 })
    const terminal = check(['--fix'])
    await terminal.expect('Asking pCloud about 1 remote · 0 done')
    await terminal.see('Make this change?')
    const question = await terminal.screen()
    expect(question).toContain('+hostname = eapi.pcloud.com\n')
    expect(question).not.toMatch(/Asking pCloud|u\{d\}/)
    terminal.send('y')
    terminal.send(KEY.enter)
    await terminal.see('pc: Repaired: The token')
    expect((await terminal.end()).code).toBe(0)
    expect(stage.read()).toContain('hostname = eapi.pcloud.com\r\n')
    expect(await terminal.screen()).not.toContain('Asking pCloud')
  })

  it('a no is exit 9, and the file is unchanged; Ctrl-C at the question is 130', async () => {
    const text = CRLF(token())
    stage.write(text)
    for (const [keys, code] of [
      ['n\r', 9],
      [KEY.ctrlC, 130],
    ] as const) {
      const terminal = check(['--fix'])
      await terminal.see('Make this change?')
      terminal.send(keys)
      expect((await terminal.end()).code).toBe(code)
      expect(stage.read()).toBe(text)
    }
  })

  it.each([
    ['renamed', (text: string) => text.replace('[pc]', '[px]')],
    ['removed', () => '[o]\r\ntype = local\r\n'],
    ['of another type', (text: string) => text.replace('type = pcloud', 'type = local')],
    ['logged in anew', (text: string) => text.replace('"access_token":"', '"access_token":"x')],
  ])('a remote that is %s while the question stands is left alone, which is 9', async (_, by) => {
    const text = CRLF(`{"access_token":"${token()}"}`)
    stage.write(text)
    const terminal = check(['--fix'])
    await terminal.see('Make this change?')
    stage.write(by(text))
    terminal.send('y')
    terminal.send(KEY.enter)
    await terminal.see('pc: a different program changed it, so')
    expect((await terminal.end()).code).toBe(9)
    expect(await terminal.screen()).not.toMatch(/Repaired|To undo this/)
    expect(stage.read()).toBe(by(text))
  })

  it('Ctrl-C during a request stops check immediately and removes the progress line', async () => {
    stage.write(CRLF(token()))
    stage.fake.faults.add({ kind: 'hang' })
    const terminal = check([])
    await terminal.expect('Asking pCloud')
    const begin = Date.now()
    terminal.send(KEY.ctrlC)
    expect((await terminal.end()).code).toBe(130)
    expect(Date.now() - begin).toBeLessThan(3_000)
    expect(await terminal.screen()).not.toContain('Asking pCloud')
  })

  it('--plain prints one line while it checks, without redraw or escape sequence', async () => {
    stage.write(CRLF(token()))
    const terminal = check(['--plain'])
    expect((await terminal.end()).code).toBe(9)
    expect(terminal.raw).toContain('Asking pCloud about 1 remote.')
    expect(terminal.raw).not.toContain('\x1b[')
    expect(terminal.raw).toContain('problem: pc: The token is not in the JSON format')
  })

  it('asks for the password of an encrypted file first', async () => {
    stage.write(CRLF(token()))
    const set = new Pty(
      process.execPath,
      [PROGRAM, 'encryption', 'set', '--config', stage.config],
      { env: environment({ env: { RCLONE_PASSWORD_COMMAND: 'printf secret' } }) },
    )
    expect((await set.end()).code).toBe(0)
    const terminal = check([])
    await terminal.see('Password of')
    terminal.send('secret\r')
    await terminal.see('Encrypted. The password is correct.')
    expect((await terminal.end()).code).toBe(9)
  })
})
