import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environment, PROGRAM, runProgram } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
import { openStage, type Stage } from '../support/stage.ts'

let stage: Stage
let pty: Pty | undefined
let token: string
beforeEach(async () => {
  stage = await openStage()
  token = stage.fake.mintToken(stage.fake.account('anna@example.com'))
  writeFileSync(source(), SOURCE())
})
afterEach(async () => {
  pty?.close()
  await stage.close()
})

const source = () => join(stage.folder, 'source')
const SOURCE = () =>
  `[pc]\ntype = pcloud\ntoken = {"access_token":"${token}","token_type":"bearer"}\n`
const OTHER = '[pc]\ntype = alias\nremote = /\n'

function start(words: readonly string[] = [], env: Record<string, string> = {}) {
  const args = [PROGRAM, 'import', source(), ...words, '--config', stage.config]
  const own = { XDG_CONFIG_HOME: join(stage.folder, 'own') }
  const options = {
    cols: 120,
    rows: 50,
    env: environment({ fake: stage.fake, env: { ...own, ...env } }),
  }
  pty = new Pty(process.execPath, args, options)
  return pty
}

const names = async () => {
  const { stdout } = await runProgram(['list', '--config', stage.config])
  return stdout
}

describe('on a terminal', () => {
  it.each(['', 'dumb'])(
    'prints the masked change, prompts, and imports (TERM=%s)',
    async (term) => {
      const terminal = start([], term ? { TERM: term } : {})
      await terminal.expect('Import it?')
      if (term !== '') await terminal.expect('y/n>')
      const screen = await terminal.screen()
      expect(screen).toContain('+hostname = eapi.pcloud.com')
      expect(screen).not.toContain(token)
      terminal.send(`y${KEY.enter}`)
      await terminal.expect('Imported pc.')
      expect((await terminal.end()).code).toBe(0)
      expect(await names()).toBe('pc:\n')
    },
  )

  it.each([
    ['a no', `n${KEY.enter}`],
    ['Ctrl-C', KEY.ctrlC],
  ])('%s at the question is 130, and nothing is written', async (_, keys) => {
    const terminal = start()
    await terminal.expect('Import it?')
    terminal.send(keys)
    expect((await terminal.end()).code).toBe(130)
    expect(await names()).toBe('')
  })

  it.each([
    ['yes', 'y', 0, 'pc:\n'],
    ['no', 'n', 130, ''],
  ])(
    'S49: shows a key that can redirect requests; %s decides, also with --yes',
    async (_, answer, code, left) => {
      writeFileSync(source(), `${SOURCE()}override.http_proxy = http://proxy.example\n`)
      const terminal = start(['--yes'])
      await terminal.expect('pc: override.http_proxy = http://proxy.example')
      await terminal.expect('Import this key?')
      terminal.send(`${answer}${KEY.enter}`)
      expect((await terminal.end()).code).toBe(code)
      expect(await names()).toBe(left)
    },
  )

  it('an existing name: choose another one', async () => {
    stage.write(OTHER)
    const terminal = start()
    await terminal.expect('A remote named pc already exists')
    terminal.send(`n${KEY.enter}`)
    await terminal.expect('Name of the remote')
    terminal.send(`mine${KEY.enter}`)
    await terminal.expect('Import it?')
    terminal.send(`y${KEY.enter}`)
    expect((await terminal.end()).code).toBe(0)
    expect(await names()).toBe('pc:\nmine:\n')
  })

  it('an existing name: replace it', async () => {
    stage.write(OTHER)
    const terminal = start()
    await terminal.expect('A remote named pc already exists')
    terminal.send(`r${KEY.enter}`)
    await terminal.expect('Import it?')
    expect(await terminal.screen()).toContain('-type = alias')
    terminal.send(`y${KEY.enter}`)
    expect((await terminal.end()).code).toBe(0)
    expect(stage.read()).toContain('type = pcloud')
  })

  it('does not replace a remote that a different program changed during the review', async () => {
    stage.write(OTHER)
    const terminal = start()
    await terminal.expect('A remote named pc already exists')
    terminal.send(`r${KEY.enter}`)
    await terminal.expect('Import it?')
    stage.write(OTHER.replace('/', '/precious'))
    terminal.send(`y${KEY.enter}`)
    await terminal.expect('A different program changed the remote pc')
    expect((await terminal.end()).code).toBe(6)
    expect(stage.read()).toBe(OTHER.replace('/', '/precious'))
  })

  it('an existing name: skip it', async () => {
    stage.write(OTHER)
    const terminal = start()
    await terminal.expect('A remote named pc already exists')
    terminal.send(KEY.enter)
    await terminal.expect('Nothing imported.')
    expect((await terminal.end()).code).toBe(0)
    expect(stage.read()).toBe(OTHER)
  })

  it('imports a dead token only after a yes', async () => {
    stage.fake.revokeToken(token)
    const terminal = start()
    await terminal.expect('Import pc anyway?')
    expect(await terminal.screen()).toContain('was revoked')
    terminal.send(`y${KEY.enter}`)
    await terminal.expect('Import it?')
    terminal.send(`y${KEY.enter}`)
    expect((await terminal.end()).code).toBe(0)
    expect(await names()).toBe('pc:\n')
  })

  it('asks for the name of a token, and suggests one for credentials', async () => {
    const fields = { email: 'anna@example.com', access_token: token, location_id: 2 }
    writeFileSync(source(), JSON.stringify({ ...fields, auth_type: 'oauth2' }))
    const terminal = start()
    await terminal.expect('Name of the remote')
    await terminal.see('anna')
    terminal.send(KEY.enter)
    await terminal.expect('Import it?')
    terminal.send(`y${KEY.enter}`)
    expect((await terminal.end()).code).toBe(0)
    expect(await names()).toBe('anna:\n')
  })

  it('a session: prompts for its name and a yes', async () => {
    const session = stage.fake.mintSession(stage.fake.account('anna@example.com'))
    const fields = { email: 'anna@example.com', access_token: session, location_id: 2 }
    writeFileSync(source(), JSON.stringify({ ...fields, auth_type: 'direct' }))
    const terminal = start()
    await terminal.expect('Name of the login')
    terminal.send(KEY.enter)
    await terminal.expect('Save this login?')
    terminal.send(`y${KEY.enter}`)
    await terminal.expect('pcloud-config userinfo anna')
    expect((await terminal.end()).code).toBe(0)
    expect(await names()).toBe('')
  })

  it('a session with a name that is now in use does not replace a file', async () => {
    const session = stage.fake.mintSession(stage.fake.account('anna@example.com'))
    const fields = { email: 'anna@example.com', access_token: session, location_id: 2 }
    writeFileSync(source(), JSON.stringify({ ...fields, auth_type: 'direct' }))
    const terminal = start()
    await terminal.expect('Name of the login')
    terminal.send(KEY.enter)
    await terminal.expect('Save this login?')
    const folder = join(stage.folder, 'own', 'pcloud-config', 'credentials')
    mkdirSync(folder, { recursive: true })
    const file = join(folder, 'anna.pcloud_credentials')
    writeFileSync(file, 'of another run')
    terminal.send(`y${KEY.enter}`)
    await terminal.expect('A login named anna already exists.')
    expect((await terminal.end()).code).toBe(2)
    expect(readFileSync(file, 'utf8')).toBe('of another run')
  })

  it('asks for the password of an encrypted file', async () => {
    const words = ['encryption', 'set', '--config', source(), '--password-command', 'echo geheim']
    expect((await runProgram(words)).code).toBe(0)
    const terminal = start()
    await terminal.expect('Password of')
    terminal.send(`geheim${KEY.enter}`)
    await terminal.expect('Import it?')
    terminal.send(`y${KEY.enter}`)
    expect((await terminal.end()).code).toBe(0)
    expect(await names()).toBe('pc:\n')
  })
})

describe('line by line from a pipe', () => {
  it('answers in order; the end of input is exit 2', async () => {
    stage.write(OTHER)
    const words = ['import', source(), '--config', stage.config]
    const answered = await runProgram(words, { fake: stage.fake, stdin: 'n\nmine\ny\n' })
    expect(answered.code, answered.stderr).toBe(0)
    expect(await names()).toBe('pc:\nmine:\n')
    expect((await runProgram(words, { fake: stage.fake, stdin: '' })).code).toBe(2)
  })
})
