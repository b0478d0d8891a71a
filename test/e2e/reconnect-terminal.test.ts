import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { textOf } from '../support/fake-browser.ts'
import { KEY, type Pty, pasted } from '../support/pty.ts'
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
  pty = startOnStage(stage, ['reconnect', ...args], { rows: 60, ...look })
  return pty
}

const KEYS = `client_id = ${CLIENT_ID}\nclient_secret = ${CLIENT_SECRET}\n`
const remote = (token: string, more = '') =>
  `[pc]\ntype = pcloud\n${KEYS}token = ${tokenBlob(token)}\n${more}`

const mint = (email: string) => stage.mint(email)
const freshToken = () => stage.fake.tokens.at(-1)?.value ?? ''

/** A narrow terminal breaks the link over lines. */
async function startLink(person: Pty): Promise<string> {
  const link = /http:\/\/localhost:\d+\/start\/[\w-]{43}/
  const whole = (screen: string) => screen.replaceAll(/\n\s*/g, '')
  return link.exec(whole(await person.see((screen) => link.test(whole(screen)))))?.[0] ?? ''
}

describe('reconnect on a terminal', () => {
  it.each([
    [80, {}],
    [40, {}],
    [80, { NO_COLOR: '1' }],
  ])('%i columns, %j: asks only for a yes', async (cols, env) => {
    stage.write(remote(mint('marcel@example.com')))
    const person = start(['pc'], { cols, env })
    await person.see('pc belongs to marcel@example.com')
    await stage.logIn(await startLink(person))
    await person.see('Save?')
    const screen = await person.screen()
    expect(screen).toContain('+hostname = api.pcloud.com')
    expect(screen).not.toMatch(/\d\/6/)
    person.send(`y${KEY.enter}`)
    await person.see('Saved.')
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toBe(remote(freshToken(), 'hostname = api.pcloud.com\n'))
    for (const secret of [CLIENT_SECRET, freshToken()]) expect(person.raw).not.toContain(secret)
    if (Object.hasOwn(env, 'NO_COLOR')) expect(person.raw).not.toMatch(/\x1b\[\d+(;\d+)*m/)
  })

  it('does it line by line with --plain', async () => {
    stage.write(remote(mint('marcel@example.com')))
    const person = start(['pc', '--plain', '--no-color'])
    await stage.logIn(await startLink(person))
    await person.expect('y/e/d>')
    person.send(`y${KEY.enter}`)
    await person.expect('Saved.')
    expect((await person.end()).code).toBe(0)
    expect(person.raw).not.toContain('\x1b')
  })

  it('accepts a pasted code', async () => {
    stage.write(remote('dead'))
    const person = start(['pc', '--login', 'paste'], { cols: 200 })
    const screen = await person.see(/Code or address ›/)
    const url = /https:\/\/my\.pcloud\.com\S+/.exec(screen)?.[0]
    const page = await stage.logIn(url, 'anna@example.com')
    person.send(pasted(`${textOf(page, 'code')}\n`) + KEY.enter)
    await person.see('Save?')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toContain('hostname = eapi.pcloud.com')
  })

  it.each([
    ['d', 130],
    ['y', 0],
  ])('reports a login to a different account; %s exits with %i', async (key, code) => {
    const text = remote(mint('marcel@example.com'))
    stage.write(text)
    const person = start(['pc'])
    await stage.logIn(await startLink(person), 'anna@example.com')
    await person.see('Use this account from now on?')
    person.send(`${key}${KEY.enter}`)
    if (code === 0) {
      await person.see('Save?')
      person.send(KEY.enter)
    }
    expect((await person.end()).code).toBe(code)
    expect(stage.read() === text).toBe(code !== 0)
  })

  it('accepts a new login if the account is not the expected one', async () => {
    stage.write(remote(mint('marcel@example.com')))
    const person = start(['pc'])
    const first = await startLink(person)
    await stage.logIn(first, 'anna@example.com')
    await person.see('Use this account from now on?')
    person.send(KEY.enter)
    const links = (text: string) =>
      text.replaceAll(/\n\s*/g, '').match(/http:\/\/localhost:\d+\/start\/[\w-]{43}/g) ?? []
    const again = links(await person.see((text) => links(text).length === 2)).at(-1)
    await stage.logIn(again)
    await person.see('Save?')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toBe(remote(freshToken(), 'hostname = api.pcloud.com\n'))
  })

  it('repeats the prompt for a root folder that is missing in this account', async () => {
    stage.write(remote(mint('marcel@example.com'), 'root_folder_id = d4711\n'))
    const person = start(['pc'])
    await stage.logIn(await startLink(person))
    await person.see('this folder does not exist')
    await person.see('Root folder')
    person.send(`${KEY.ctrlU}/Backups${KEY.enter}`)
    await person.see('+root_folder_id = d19066333043')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toContain('\nroot_folder_id = d19066333043\n')
  })

  it('asks for the missing values of an unfinished remote', async () => {
    stage.write('[pc]\ntype = pcloud\n')
    const person = start(['pc'])
    await person.see('Client ID')
    person.send(CLIENT_ID + KEY.enter)
    await person.see('Client secret ›')
    person.send(CLIENT_SECRET + KEY.enter)
    await stage.logIn(await startLink(person))
    await person.see('Save?')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toMatch(
      /^\[pc\]\ntype = pcloud\nclient_id = .*\nclient_secret = .*\nhostname/,
    )
  })

  it('prompts before it overwrites a change by a different program', async () => {
    const text = remote(mint('marcel@example.com'), 'root_folder_id = d19066333043\n')
    stage.write(text)
    const person = start(['pc', '--root-folder', 'd0', '--login', 'browser', '--no-browser'])
    await stage.logIn(await startLink(person))
    await person.see('Save?')
    const theirs = text.replace('d19066333043', 'd5')
    stage.write(theirs)
    person.send(KEY.enter)
    await person.see('Another program changed root_folder_id of pc in the meantime.')
    await person.see('Replace their change with yours?')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(6)
    expect(stage.read()).toBe(theirs)
  })
})
