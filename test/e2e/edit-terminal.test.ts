import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reveal } from '../../src/rclone/obscure.ts'
import { KEY, type Pty } from '../support/pty.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage, tokenBlob } from '../support/stage.ts'
import { type Look, startOnStage } from './support/stage-pty.ts'

let stage: Stage
let pty: Pty | undefined

beforeEach(async () => {
  stage = await openStage()
})
afterEach(async () => {
  pty?.close()
  await stage.close()
})

function start(args: readonly string[], look: Look = {}): Pty {
  pty = startOnStage(stage, ['edit', ...args], { rows: 80, ...look })
  return pty
}

const mint = (email: string) => stage.mint(email)
const KEYS = `client_id = ${CLIENT_ID}\nclient_secret = ${CLIENT_SECRET}\n`
const remote = (token: string, more = '') =>
  `[pc]\ntype = pcloud\n# mine\n${KEYS}hostname = api.pcloud.com\ntoken = ${tokenBlob(token)}\n${more}`

/** Enter at each of these questions. */
async function keep(person: Pty, ...questions: readonly (string | RegExp)[]): Promise<void> {
  for (const question of questions) {
    await person.expect(question)
    person.send(KEY.enter)
  }
}

const TO_ROOT = ['Client ID', 'Client secret']

describe('edit on a terminal', () => {
  it.each([
    [80, {}],
    [40, {}],
    [80, { NO_COLOR: '1' }],
  ])('%i columns, %j: Enter at all questions changes no byte', async (cols, env) => {
    const text = remote(mint('marcel@example.com'))
    stage.write(text)
    const person = start(['pc'], { cols, env })
    await keep(person, ...TO_ROOT, 'Root folder', 'Region', 'Edit advanced', 'Log in again?')
    await person.see('No changes.')
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toBe(text)
    expect(person.raw).not.toContain(CLIENT_SECRET)
    expect(await person.screen()).not.toMatch(/\d\/6/)
    if (Object.hasOwn(env, 'NO_COLOR')) expect(person.raw).not.toMatch(/\x1b\[\d+(;\d+)*m/)
  })

  it('picks a root folder from a list with the existing token', async () => {
    const text = remote(mint('marcel@example.com'))
    stage.write(text)
    const person = start(['pc'])
    await keep(person, ...TO_ROOT)
    await person.expect('Root folder')
    person.send(`list${KEY.enter}`)
    await keep(person, 'Region', 'Edit advanced', 'Log in again?')
    await person.see('(encrypted by pCloud')
    person.send('Back')
    await person.see((screen) => !screen.includes('Music'))
    person.send(KEY.enter)
    await person.see('Use /Backups')
    person.send(KEY.enter)
    await person.see('+root_folder_id = d19066333043')
    await person.see('marcel@example.com · US (api.pcloud.com) · root folder /Backups')
    person.send(`y${KEY.enter}`)
    await person.see('Saved.')
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toBe(`${text}root_folder_id = d19066333043\n`)
    expect(stage.fake.requests.some(({ method }) => method === 'oauth2_token')).toBe(false)
  })

  it('returns to the previous step, and from the review to a single answer', async () => {
    const text = remote(mint('marcel@example.com'))
    stage.write(text)
    const person = start(['pc'])
    await keep(person, ...TO_ROOT)
    await person.see('Root folder')
    person.send(KEY.shiftTab)
    await person.see('❯ Client ID')
    person.send(KEY.enter)
    await person.expect('Client secret')
    person.send(KEY.enter)
    await person.expect('Root folder')
    person.send(`/Backups${KEY.enter}`)
    await keep(person, 'Region', 'Edit advanced', 'Log in again?')
    await person.expect('Save?')
    person.send(`e${KEY.enter}`)
    await person.expect('What do you want to change?')
    person.send(`${KEY.down}${KEY.enter}`)
    await person.expect('Root folder')
    person.send(`/Music${KEY.enter}`)
    await person.see('root folder /Music')
    person.send(`d${KEY.enter}`)
    expect((await person.end()).code).toBe(130)
    expect(stage.read()).toBe(text)
  })

  it('offers to log in if the token is dead; a no is exit 4, and the file is unchanged', async () => {
    const text = remote('dead')
    stage.write(text)
    const person = start(['pc', '--root-folder', 'd5'])
    await keep(person, ...TO_ROOT, 'Region', 'Edit advanced', 'Log in again?')
    await person.expect('pCloud no longer accepts the login of pc.')
    await person.expect('Log in again?')
    person.send(`n${KEY.enter}`)
    await person.see('pcloud-config reconnect pc')
    expect((await person.end()).code).toBe(4)
    expect(stage.read()).toBe(text)
  })

  it('logs in again on request', async () => {
    const old = mint('marcel@example.com')
    stage.write(remote(old))
    const person = start(['pc'])
    await keep(person, ...TO_ROOT, 'Root folder', 'Region', 'Edit advanced')
    await person.expect('Log in again?')
    person.send(`y${KEY.enter}`)
    await person.expect('pc belongs to marcel@example.com.')
    const link = /http:\/\/localhost:\d+\/start\/[\w-]{43}/
    await stage.logIn(link.exec(await person.see(link))?.[0])
    await person.see('Save?')
    person.send(KEY.enter)
    await person.see('Saved. Try it:')
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toBe(remote(stage.fake.tokens.at(-1)?.value ?? ''))
  })

  it.each([
    ['drawn', []],
    ['plain', ['--plain', '--no-color']],
  ])('%s: a remote of a different type, with its password hidden', async (_, options) => {
    const text = '[c]\ntype = crypt\nremote = pc:a\npassword = CCOCz01QT1G5D3RGM4oIV3xCSfmtDxWHbQ\n'
    stage.write(text)
    const person = start(['c', ...options])
    await person.expect('remote')
    await person.expect(options.length > 0 ? 'remote>' : 'pc:a')
    person.send(`pc:b${KEY.enter}`)
    await person.expect('password')
    await person.expect(options.length > 0 ? 'password>' : 'unchanged')
    person.send(`geheim${KEY.enter}`)
    await person.expect(options.length > 0 ? 'y/e/d>' : 'Save?')
    person.send(`y${KEY.enter}`)
    await person.expect('Saved.')
    expect((await person.end()).code).toBe(0)
    const stored = /password = (\S+)/.exec(stage.read())?.[1] ?? ''
    expect([stage.read().includes('remote = pc:b\n'), reveal(stored)]).toEqual([true, 'geheim'])
    for (const secret of ['geheim', stored, 'CCOCz01QT1G5'])
      expect(person.raw).not.toContain(secret)
    if (options.length > 0) expect(person.raw).not.toContain('\x1b')
  })

  it('prompts for the remote if the name is missing', async () => {
    stage.write('[a]\ntype = alias\nremote = /x\n\n[b]\ntype = alias\nremote = /y\n')
    const person = start([])
    await person.see('Edit which remote?')
    person.send(`${KEY.down}${KEY.enter}`)
    await person.see('Editing b')
    await person.expect('remote')
    person.send(`/z${KEY.enter}`)
    await person.see('+remote = /z')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toContain('remote = /z\n')
  })

  it('prompts before it overwrites a change by a different program', async () => {
    const text = '[c]\ntype = crypt\nremote = pc:a\n'
    stage.write(text)
    const person = start(['c'])
    await person.see('remote')
    person.send(`pc:b${KEY.enter}`)
    await person.see('Save?')
    stage.write(text.replace('pc:a', 'pc:theirs'))
    person.send(KEY.enter)
    await person.see('Another program changed remote of c in the meantime.')
    await person.see('Replace their change with yours?')
    person.send(`y${KEY.enter}`)
    await person.see('Saved.')
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toBe(text.replace('pc:a', 'pc:b'))
  })

  it('Ctrl-C at each question: 130, and the file does not change', async () => {
    const text = remote(mint('marcel@example.com'))
    stage.write(text)
    const questions = [...TO_ROOT, 'Root folder', 'Region', 'Edit advanced', 'Log in again?']
    for (const [at, question] of questions.entries()) {
      const person = start(['pc'])
      await keep(person, ...questions.slice(0, at))
      await person.expect(question)
      person.send(KEY.ctrlC)
      expect((await person.end()).code, question).toBe(130)
    }
    expect(stage.read()).toBe(text)
  }, 60_000)
})
