import { afterEach, describe, expect, it } from 'vitest'
import { newRemote } from '../../src/wizard/new-remote.ts'
import { BACK, ENTER, type ScriptLine, SILENCE } from '../support/scripted-prompter.ts'
import {
  logInWithoutState,
  prepare,
  type RunOptions,
  removeFolders,
  SECRET,
} from './support/run.ts'

afterEach(removeFolders)

async function created(options: RunOptions) {
  const run = await prepare(options)
  const end = await newRemote(run.context).then(
    () => 'saved',
    (error: { readonly code?: string }) => error.code ?? error,
  )
  if (end === 'saved') run.prompter.verify()
  return { ...run, end }
}

const ROOT: ScriptLine = { ask: 'Root folder', answer: ENTER }
const REGION: ScriptLine = { ask: 'Region', answer: ENTER }
const APP: readonly ScriptLine[] = [
  { ask: 'Client ID', answer: 'my-app' },
  { ask: 'Client secret', answer: SECRET },
]
const TO_LOGIN = [{ ask: 'Name of the remote', answer: 'pc' }, ...APP, ROOT, REGION] as const
/** The paste prompt is open while the browser logs in. */
const BROWSER: ScriptLine = { ask: 'Code or address', answer: SILENCE }
const SAVE: ScriptLine = { ask: 'Save?', answer: 'y' }

const QUESTIONS = [
  'Name of the remote',
  'Client ID',
  'Client secret',
  'Root folder',
  'Region',
  'Save?',
]

describe('a new remote on a desktop, with an app', () => {
  it.each([
    ['with state', {}],
    ['S2: without state', { browser: logInWithoutState }],
  ])('asks six questions, %s', async (_, options) => {
    const script = [...TO_LOGIN, BROWSER, SAVE]
    const { end, prompter, opened, now } = await created({ script, ...options })
    const answered = prompter.asked.filter(({ kind }) => kind !== 'paste')
    expect(answered.map(({ question }) => question.message)).toEqual(QUESTIONS)
    expect([end, opened.length]).toEqual(['saved', 1])
    expect(now()).toContain('client_id = my-app\n')
    expect(now()).toContain('hostname = eapi.pcloud.com\n')
  })

  it('S2: prints the account first if pCloud omitted state', async () => {
    const script = [...TO_LOGIN, BROWSER, SAVE]
    const { prompter } = await created({ script, browser: logInWithoutState })
    const texts = prompter.said.map(({ text }) => text)
    const account = texts.findIndex((text) => text.startsWith('Account: anna@example.com'))
    expect(account).toBeGreaterThan(-1)
    expect(account).toBeLessThan(texts.findIndex((text) => text.includes('[pc]')))
  })

  it('numbers the steps from 1 to 6', async () => {
    const { prompter } = await created({ script: [...TO_LOGIN, BROWSER, SAVE] })
    const steps = prompter.asked.map(({ question }) => question.step)
    expect(steps).toEqual(['1/6', '2/6', '2/6', '3/6', '4/6', undefined, undefined])
    const headings = prompter.said.filter(({ tone }) => tone === 'heading')
    expect(headings.map(({ text }) => text)).toEqual(['5/6 Log in', '6/6 Review'])
  })

  it('prints the local link, and the link for any device with ?', async () => {
    const { prompter, talk } = await created({ script: [...TO_LOGIN, BROWSER, SAVE] })
    const paste = prompter.asked.find(({ kind }) => kind === 'paste')
    expect(talk()).toContain('Opening your browser... Nothing opened? Use this link:')
    expect(talk()).toContain('/start/')
    expect(talk()).not.toContain('https://my.pcloud.com/oauth2')
    expect(paste?.question.more).toContain('On another device: open this link, click Allow')
    expect(paste?.question.moreLink).toMatch(/^https:\/\/my\.pcloud\.com\/.*redirect_uri=/)
  })

  it('lets the user correct the client ID and the secret', async () => {
    const { end, prompter, talk, now } = await created({
      script: [
        { ask: 'Name of the remote', answer: 'pc' },
        { ask: 'Client ID', answer: 'my-app' },
        { ask: 'Client secret', answer: 'wrong' },
        ...[ROOT, REGION, BROWSER],
        { ask: 'Client ID', answer: ENTER },
        { ask: 'Client secret', answer: SECRET },
        ...[BROWSER, SAVE],
      ],
    })
    expect(end).toBe('saved')
    expect(talk()).toContain('pCloud refuses the client ID or the secret.')
    const secrets = prompter.asked.filter(({ kind }) => kind === 'secret')
    expect(secrets.map(({ question }) => 'initial' in question)).toEqual([false, false])
    expect(now()).toContain(`client_id = my-app\nclient_secret = ${SECRET}\n`)
  })

  it('opens the advanced options directly from the review', async () => {
    const { end, prompter, now } = await created({
      script: [
        ...[...TO_LOGIN, BROWSER],
        { ask: 'Save?', answer: 'e' },
        { ask: 'What do you want to change?', answer: 'advanced' },
        { ask: 'encoding', answer: 'Slash' },
        { ask: 'description', answer: BACK },
        { ask: 'encoding', answer: 'Slash,Dot' },
        { ask: 'description', answer: ENTER },
        SAVE,
      ],
    })
    expect(end).toBe('saved')
    expect(prompter.asked.map(({ question }) => question.message)).not.toContain(
      'Edit advanced config?',
    )
    expect(now()).toContain('encoding = Slash,Dot\n')
  })

  it('returns to the review from the first advanced option', async () => {
    const { end } = await created({
      script: [
        ...[...TO_LOGIN, BROWSER],
        { ask: 'Save?', answer: 'e' },
        { ask: 'What do you want to change?', answer: 'advanced' },
        { ask: 'encoding', answer: BACK },
        SAVE,
      ],
    })
    expect(end).toBe('saved')
  })

  it('preserves the answers if the user leaves the advanced options', async () => {
    const { end, now } = await created({
      script: [
        ...[...TO_LOGIN, BROWSER],
        { ask: 'Save?', answer: 'e' },
        { ask: 'What do you want to change?', answer: 'advanced' },
        { ask: 'encoding', answer: 'Slash' },
        { ask: 'description', answer: BACK },
        { ask: 'encoding', answer: BACK },
        SAVE,
      ],
    })
    expect(end).toBe('saved')
    expect(now()).toContain('encoding = Slash\n')
  })

  it('returns to earlier questions, with the earlier values as defaults', async () => {
    const { end, now } = await created({
      script: [
        { ask: 'Name of the remote', answer: 'first' },
        { ask: 'Client ID', answer: BACK },
        { ask: 'Name of the remote', answer: ENTER },
        ...[...APP, ROOT],
        { ask: 'Region', answer: BACK },
        { ask: 'Root folder', answer: '/Backups' },
        ...[REGION, BROWSER, SAVE],
      ],
    })
    expect(end).toBe('saved')
    expect(now()).toContain('[first]\n')
    expect(now()).toContain('root_folder_id = d5\n')
  })
})

describe('after saving', () => {
  it('suggests three commands, and explains how to remove access', async () => {
    const { prompter, talk } = await created({ script: [...TO_LOGIN, BROWSER, SAVE] })
    const commands = prompter.said.filter(({ tone, text }) => tone === 'link' && /^ /.test(text))
    expect(commands.map(({ text }) => text.trim())).toEqual([
      'rclone lsd pc:',
      'rclone copy ~/Documents pc:Documents --progress',
      'pcloud-config check',
    ])
    expect(talk()).toContain('Saved. Try it:\n')
    expect(talk()).toContain('To remove access later: Settings, Linked Apps at pCloud (https://')
    expect(talk()).not.toContain('contains no folders')
  })

  it('mentions that the folder is empty', async () => {
    const script = [{ ask: 'Root folder', answer: '/Backups' }, ...TO_LOGIN, BROWSER, SAVE]
    const { talk } = await created({ script: script.filter((line) => line !== ROOT) })
    expect(talk()).toContain('contains no folders yet, so the output of rclone lsd is empty.')
  })
})

describe('a place without a browser', () => {
  const PASTE: ScriptLine = { ask: 'Code or address', answer: 'good-code' }
  const ssh = { host: 'nas', user: 'me' }

  it('leads with the link in an SSH session, then offers the tunnel', async () => {
    const environment = { browserHere: false, reason: 'this is an SSH session', ssh }
    const { end, talk, opened } = await created({
      script: [...TO_LOGIN, PASTE, SAVE],
      environment,
    })
    expect([end, opened]).toEqual(['saved', []])
    const page = talk().indexOf('https://my.pcloud.com/oauth2/authorize?')
    const tunnel = talk().indexOf('ssh -L ')
    expect(page).toBeGreaterThan(-1)
    expect(tunnel).toBeGreaterThan(page)
    expect(talk()).toContain('To log in without pasting, run this on your own computer, then open')
  })

  it('prints a tunnel only over SSH', async () => {
    const environment = { browserHere: false, reason: 'there is no graphical display' }
    const { talk } = await created({ script: [...TO_LOGIN, PASTE, SAVE], environment })
    expect(talk()).toContain('https://my.pcloud.com/oauth2/authorize?')
    expect(talk()).not.toContain('ssh -L')
  })

  const container = { browserHere: false, isolated: true, reason: 'this is a Docker container' }

  it('offers only a paste in a container, and explains why', async () => {
    const { talk, events } = await created({
      script: [...TO_LOGIN, PASTE, SAVE],
      environment: container,
    })
    expect(talk()).toContain(
      'A browser cannot reach this program inside a Docker container, so you paste a code instead.',
    )
    expect(talk()).not.toContain('localhost')
    expect(JSON.stringify(events)).not.toContain('start_url')
  })

  it('listens in a container with --login browser', async () => {
    const { prompter, talk, events } = await created({
      script: [...TO_LOGIN, PASTE, SAVE],
      given: { login: 'browser' },
      environment: container,
    })
    expect(talk()).toContain('This is a Docker container.')
    const advice = prompter.said.map((line) => line.advice?.kind)
    expect(advice).toContain('container-network')
    expect(JSON.stringify(events)).toContain('start_url')
  })
})
