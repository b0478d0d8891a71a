import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPage, textOf } from '../support/fake-browser.ts'
import { environment, PROGRAM } from '../support/program.ts'
import { KEY, Pty, pasted } from '../support/pty.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage } from '../support/stage.ts'
import { startOnStage } from './support/stage-pty.ts'

let stage: Stage
let pty: Pty | undefined

beforeEach(async () => {
  stage = await openStage()
})
afterEach(async () => {
  pty?.close()
  await stage.close()
})

function start(...args: readonly string[]): Pty {
  pty = startOnStage(stage, ['new', ...args], { cols: 110, rows: 50 })
  return pty
}

/** Answers the questions up to the login. */
async function answer(person: Pty, root = '/Backups'): Promise<void> {
  await person.see('1/6 Name of the remote')
  person.send(`pc${KEY.enter}`)
  await person.see('2/6 Client ID')
  person.send(CLIENT_ID + KEY.enter)
  await person.see('Client secret ›')
  person.send(CLIENT_SECRET + KEY.enter)
  await person.see('3/6 Root folder')
  person.send(root + KEY.enter)
  await person.see('4/6 Region')
  person.send(KEY.enter)
  await person.see('5/6 Log in')
}

async function startLink(person: Pty): Promise<string> {
  const screen = await person.see(/http:\/\/localhost:\d+\/start\/[\w-]{43}/)
  return /http:\/\/localhost:\d+\/start\/[\w-]{43}/.exec(screen)?.[0] ?? ''
}

describe('the wizard on a terminal', () => {
  it('goes from the first question to a saved remote', async () => {
    const person = start()
    await answer(person)
    await person.see(/Waiting for you to click Allow · [45]:\d\d left/)
    await stage.logIn(await startLink(person))
    await person.see('Logged in as marcel@example.com · US ·')
    const review = await person.see('Save?')
    expect(review).toContain('root_folder_id = d19066333043          # /Backups')
    expect(review).not.toContain(CLIENT_SECRET)
    person.send(`y${KEY.enter}`)
    await person.see('Saved. Try it:')
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toContain('[pc]\ntype = pcloud\n')
    expect(person.raw).not.toContain(CLIENT_SECRET)
    expect(person.raw).not.toContain(stage.fake.tokens[0]?.value)
  })

  it('does the same with --plain: line by line, and no escape sequences', async () => {
    const person = start('--plain', '--no-color')
    const answers = ['pc', CLIENT_ID, CLIENT_SECRET, '/Backups', '']
    const prompts = ['name>', 'client_id>', 'client_secret>', 'root_folder>', 'region>']
    for (const [at, text] of answers.entries()) {
      await person.expect(prompts[at] ?? '')
      person.send(text + KEY.enter)
    }
    await stage.logIn(await startLink(person))
    await person.expect('y/e/d>')
    person.send(`y${KEY.enter}`)
    await person.expect('Saved.')
    expect((await person.end()).code).toBe(0)
    expect(person.raw).not.toContain('\x1b')
    expect(person.raw).not.toContain(CLIENT_SECRET)
    expect(stage.read()).toContain('root_folder_id = d19066333043')
  })

  it("accepts the code from pCloud's page, pasted on a machine that has no browser", async () => {
    pty = startOnStage(stage, ['new'], {
      cols: 110,
      rows: 50,
      env: { KUBERNETES_SERVICE_HOST: '10.0.0.1', BROWSER: '' },
    })
    const person = pty
    await answer(person, '')
    const screen = await person.see(/Code or address ›/)
    const url =
      screen.replaceAll('\n', '').match(/https:\/\/my\.pcloud\.com\S+?(?=\s{2}|$)/)?.[0] ?? ''
    expect(url).not.toContain('redirect_uri')
    const page = await stage.logIn(url, 'anna@example.com')
    person.send(pasted(`${textOf(page, 'code')}\n`) + KEY.enter)
    await person.see('Logged in as anna@example.com · EU ·')
    await person.see('Save?')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toContain('hostname = eapi.pcloud.com')
  })

  it('repeats the prompt for a refused secret and preserves the remaining answers', async () => {
    const person = start('pc', '--client-id', CLIENT_ID, '--root-folder', 'd0', '--region', 'auto')
    await person.see('Client secret ›')
    person.send(`wrong-secret${KEY.enter}`)
    const first = await startLink(person)
    await stage.logIn(first)
    await person.see('pCloud refuses the client ID or the secret.')
    person.send(KEY.enter)
    await person.see(/❯ +Client secret ›/)
    person.send(CLIENT_SECRET + KEY.enter)
    await person.see((text) => text.includes('/start/') && !text.includes(first))
    await stage.logIn(await startLink(person))
    await person.see('Save?')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
    expect(stage.read()).toContain(`client_secret = ${CLIENT_SECRET}`)
  })

  it('repeats the prompt for a root folder that does not exist', async () => {
    const person = start()
    await answer(person, 'd4711')
    await stage.logIn(await startLink(person))
    await person.see('this folder does not exist: d4711 (2005). Check the spelling, or')
    await person.see(/❯ +Root folder/)
    person.send(`${KEY.ctrlU}/Backups${KEY.enter}`)
    await person.see('# /Backups')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
  })

  it('picks the root folder from a list after the login', async () => {
    const person = start()
    await answer(person, 'list')
    await stage.logIn(await startLink(person))
    await person.see('(encrypted by pCloud')
    person.send('Back')
    await person.see((text) => !text.includes('Music'))
    person.send(KEY.enter)
    await person.see('Use /Backups')
    person.send(KEY.enter)
    await person.see('# /Backups')
    person.send(`d${KEY.enter}`)
    expect((await person.end()).code).toBe(130)
    expect(existsSync(stage.config)).toBe(false)
  })

  it('returns to the previous step and preserves the answers', async () => {
    const person = start()
    await person.see('1/6 Name of the remote')
    person.send(`first${KEY.enter}`)
    await person.see('2/6 Client ID')
    person.send(KEY.shiftTab)
    await person.see('❯ 1/6 Name of the remote › first')
    person.send(`${KEY.ctrlU}second${KEY.enter}`)
    await person.see(/› second\n\n❯ 2\/6 Client ID/)
    person.send(KEY.ctrlC)
    expect((await person.end()).code).toBe(130)
  })

  it('suggests the typed client ID after you return from the secret', async () => {
    const person = start('pc')
    await person.see('2/6 Client ID')
    person.send(CLIENT_ID + KEY.enter)
    await person.see('Client secret ›')
    person.send(KEY.shiftTab)
    await person.see('Press Enter to keep it')
    person.send(KEY.enter)
    await person.see((text) => text.split('Client secret ›').length === 2)
    expect(await person.screen()).not.toContain("rclone's own app")
  })

  it('wraps an error between words, including its symbol', async () => {
    const words = [PROGRAM, 'new', '--config', stage.config, '--plain', '--no-color']
    const env = { ...environment({ fake: stage.fake }), TERM: 'xterm' }
    pty = new Pty(process.execPath, words, { env, cols: 80 })
    await pty.expect('name>')
    pty.send(`bad:${KEY.enter}`)
    const screen = await pty.see('end with a space.')
    expect(screen).toMatch(
      /^Error: A name can contain .* It cannot\nstart with - or a space, or end with a space\.$/m,
    )
  })

  it('edits an answer at the review, and does not need a new login', async () => {
    const person = start()
    await answer(person)
    await stage.logIn(await startLink(person))
    await person.see('Save?')
    person.send(`e${KEY.enter}`)
    await person.see('What do you want to change?')
    person.send(KEY.enter)
    await person.see('❯ 1/6 Name of the remote')
    person.send(`${KEY.ctrlU}renamed${KEY.enter}`)
    await person.see('[renamed]')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
    expect(stage.fake.requests.filter(({ method }) => method === 'oauth2_token')).toHaveLength(1)
    expect(stage.read()).toMatch(/^\[renamed\]\n/)
  })

  it('returns to the review from a login that was started again there', async () => {
    const person = start()
    await answer(person)
    await stage.logIn(await startLink(person))
    await person.see('Save?')
    person.send(`e${KEY.enter}`)
    await person.see('What do you want to change?')
    person.send(`6${KEY.enter}`)
    await person.see('Code or address ›')
    person.send(KEY.shiftTab)
    await person.see(/❯ +Save\? ›/)
    person.send(`y${KEY.enter}`)
    expect((await person.end()).code).toBe(0)
  })

  it('S2: if state is missing, saves only if the user confirms the account', async () => {
    stage.fake.behaviour.dropState = true
    const person = start('pc', '--client-id', CLIENT_ID, '--root-folder', 'd0', '--region', 'auto')
    await person.see('Client secret ›')
    person.send(CLIENT_SECRET + KEY.enter)
    const page = await stage.logIn(await startLink(person))
    expect(page.html).toContain('Confirm in the terminal')
    expect(page.html).not.toContain('marcel@example.com')
    const screen = await person.see('Not my account')
    expect(screen).toContain('Account: marcel@example.com')
    person.send(`y${KEY.enter}`)
    expect((await person.end()).code).toBe(0)
  })

  it('Ctrl-C at all questions and during the wait: 130, terminal restored, no file', async () => {
    const questions = ['1/6', '2/6 Client ID', 'Client secret ›', '3/6', '4/6 Region']
    const answers = ['pc', CLIENT_ID, CLIENT_SECRET, '', '']
    for (const [at, question] of [...questions, 'Code or address ›'].entries()) {
      const person = start()
      for (const [step, text] of answers.slice(0, at).entries()) {
        await person.see(questions[step] ?? '')
        person.send(text + KEY.enter)
      }
      await person.see(question)
      person.send(at % 2 === 0 ? KEY.ctrlC : KEY.ctrlD)
      expect((await person.end()).code, question).toBe(130)
      expect(person.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThanOrEqual(
        person.raw.lastIndexOf('\x1b[?25l'),
      )
    }
    expect(existsSync(stage.config)).toBe(false)
  }, 60_000)

  it('SIGTERM and SIGHUP during the wait: 143 and 129, and the port is free again', async () => {
    for (const [signal, code] of [
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const) {
      const person = start('pc', '--client-id', CLIENT_ID, '--app-from', 'x')
      person.close()
      const waiting = start()
      await answer(waiting)
      await waiting.see('Code or address ›')
      waiting.signal(signal)
      expect((await waiting.end()).code).toBe(code)
    }
  }, 60_000)
})

describe('S21, S22: the browser that is opened', () => {
  it('gets its own start link and none of the secrets', async () => {
    const opener = join(stage.folder, 'browser.sh')
    const seen = join(stage.folder, 'seen')
    writeFileSync(
      opener,
      `#!/bin/sh\n(echo "$1"; env) > ${seen}.part && mv ${seen}.part ${seen}\n`,
      { mode: 0o755 },
    )
    const env = {
      ...environment({
        fake: stage.fake,
        env: { BROWSER: opener, PCLOUD_CLIENT_SECRET: CLIENT_SECRET },
      }),
      TERM: 'xterm',
    }
    const words = [...stage.newArgs('pc')].filter(
      (word) => !['--no-browser', '--json'].includes(word),
    )
    pty = new Pty(process.execPath, [PROGRAM, ...words], { env, cols: 110 })
    const printed = await startLink(pty)
    await expect.poll(() => existsSync(seen)).toBe(true)
    const [opened = '', ...childEnv] = readFileSync(seen, 'utf8').split('\n')
    expect(opened).toMatch(/^http:\/\/localhost:\d+\/start\//)
    expect(opened).not.toBe(printed)
    expect(childEnv.join('\n')).not.toContain(CLIENT_SECRET)
    expect((await openPage(opened, stage.browser)).url).toContain('https://my.pcloud.com/')
    expect((await openPage(opened, stage.browser)).url).toContain('https://my.pcloud.com/')
    await pty.see('This link was opened in two browsers.')
    expect((await openPage(printed, stage.browser)).url).toContain('https://my.pcloud.com/')
  })
})
