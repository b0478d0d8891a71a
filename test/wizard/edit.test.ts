import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../src/config-file/store/store.ts'
import type { HttpClient } from '../../src/http.ts'
import { LOGIN } from '../../src/services/pcloud/login.ts'
import { editRemote } from '../../src/wizard/edit-remote.ts'
import { ownAnswers, type RemoteContext, readExisting } from '../../src/wizard/existing.ts'
import { AccountConfirmation } from '../../src/wizard/login/account-confirmation.ts'
import type { WizardContext } from '../../src/wizard/wizard-context.ts'
import { alone } from '../config-file/support/files.ts'
import {
  BACK,
  CANCEL,
  createScriptedPrompter,
  ENTER,
  type ScriptLine,
} from '../support/scripted-prompter.ts'

type LoginEvent = Parameters<WizardContext['emit']>[0]

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'edit-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A pCloud with the token `alive` in the EU, and the folders d0 and d5. */
const http: HttpClient = {
  async postForm({ url, form, headers }) {
    const lives = headers?.authorization === 'Bearer alive' && url.includes('//eapi.')
    const person = { userid: 7, email: 'anna@example.com', quota: 10, usedquota: 1 }
    const id = Number(form.folderid ?? '5')
    const folders = { metadata: { isfolder: true, folderid: id, name: 'Backups', contents: [] } }
    const known = url.endsWith('/userinfo') ? person : [0, 5].includes(id) ? folders : undefined
    const answer = known ? { result: 0, ...known } : { result: 2005, error: 'Gone.' }
    const body = lives ? answer : { result: 2094, error: 'Invalid access_token.' }
    return { status: 200, body: JSON.stringify(body) }
  },
}

/** Edits `[a]` with a scripted prompter. */
async function edited(text: string, script: readonly ScriptLine[]) {
  const path = join(folder, 'rclone.conf')
  writeFileSync(path, text)
  const store = openStore(
    { kind: 'file', path, exists: true, why: 'option' },
    { ...alone, backupFolder: join(folder, 'backups') },
  )
  const before = await store.load()
  const existing = readExisting(before, 'a')
  const prompter = createScriptedPrompter(script)
  const events: LoginEvent[] = []
  const context = {
    ...{ prompter, store, before, existing, given: ownAnswers(existing), env: {} },
    service: LOGIN,
    machine: { http: async () => http, rclone: () => undefined, now: () => 0, environment: {} },
    rules: { canAsk: true, yes: false, verify: true, redirectUri: 'http://localhost:53682/' },
    confirmation: new AccountConfirmation(),
    emit: (event: LoginEvent) => events.push(event),
    signal: new AbortController().signal,
  } as unknown as RemoteContext
  const end = await editRemote(context).then(
    () => 'done',
    (error: { readonly code?: string }) => error.code,
  )
  if (end === 'done') prompter.verify()
  return { end, prompter, events, now: readFileSync(path, 'utf8') }
}

const CRYPT = '[a]\ntype = crypt\nremote = b:\npassword = obscuredSecret\nlast = z\n'

describe('edit of a remote', () => {
  it('returns from key to key, with the new values as defaults', async () => {
    const { end, now } = await edited(CRYPT, [
      { ask: /^remote$/, answer: 'c:' },
      { ask: /^password$/, answer: BACK },
      { ask: /^remote$/, answer: ENTER },
      { ask: /^password$/, answer: ENTER },
      { ask: /^(last|•+)$/, answer: '-' },
      { ask: 'Save?', answer: 'save' },
    ])
    expect([end, now]).toEqual(['done', CRYPT.replace('b:', 'c:').replace('last = z\n', '')])
  })

  it('edits a single key from the review', async () => {
    const { now } = await edited(CRYPT, [
      { ask: /^remote$/, answer: 'c:' },
      { ask: /^password$/, answer: ENTER },
      { ask: /^(last|•+)$/, answer: ENTER },
      { ask: 'Save?', answer: 'edit' },
      { ask: 'What do you want to change?', answer: 'remote' },
      { ask: /^remote$/, answer: 'd:' },
      { ask: 'Save?', answer: 'save' },
    ])
    expect(now).toBe(CRYPT.replace('b:', 'd:'))
  })

  it('hides a secret in messages, questions and the diff', async () => {
    const { prompter } = await edited(CRYPT, [
      { ask: /^remote$/, answer: ENTER },
      { ask: /^password$/, answer: 'brand new' },
      { ask: /^(last|•+)$/, answer: ENTER },
      { ask: 'Save?', answer: 'save' },
    ])
    const password = prompter.asked.find(({ question }) => question.message === 'password')
    expect(password?.kind).toBe('secret')
    const seen = [...prompter.said, ...prompter.asked.map(({ question }) => question.help)]
    expect(JSON.stringify(seen)).not.toMatch(/obscuredSecret|brand new/)
    expect(JSON.stringify(prompter.said)).toContain('-password = ••••••••')
  })

  it('skips a remote with only a type', async () => {
    const { prompter, events } = await edited('[a]\ntype = alias\n', [])
    expect(prompter.asked).toEqual([])
    expect(events).toEqual([{ event: 'unchanged', name: 'a' }])
  })

  it('cancels without a change', async () => {
    const { end, now } = await edited(CRYPT, [{ ask: /^remote$/, answer: CANCEL }])
    expect([end, now]).toEqual(['cancelled', CRYPT])
  })
})

describe('edit of a pCloud remote', () => {
  const pcloud = (token: string, more = '') =>
    `[a]\ntype = pcloud\nclient_id = i\nclient_secret = s\ntoken = {"access_token":"${token}"}\n${more}`
  const app: readonly ScriptLine[] = [
    { ask: 'Client ID', answer: ENTER },
    { ask: 'Client secret', answer: ENTER },
  ]
  const rest: readonly ScriptLine[] = [
    { ask: 'Region', answer: ENTER },
    { ask: 'Edit advanced config?', answer: false },
    { ask: 'Log in again?', answer: false },
  ]

  it('corrects the region, and preserves the spelling of the token', async () => {
    const { now, events } = await edited(pcloud('alive'), [
      ...app,
      { ask: 'Root folder', answer: '/Backups' },
      ...rest,
      { ask: 'Save?', answer: 'save' },
    ])
    expect(now).toBe(pcloud('alive', 'root_folder_id = d5\nhostname = eapi.pcloud.com\n'))
    expect(events).toEqual([{ event: 'saved', name: 'a', file: join(folder, 'rclone.conf') }])
  })

  it('repeats the question for a missing root folder', async () => {
    const { now, prompter } = await edited(pcloud('alive', 'hostname = eapi.pcloud.com\n'), [
      ...app,
      { ask: 'Root folder', answer: 'd404' },
      ...rest,
      { ask: 'Root folder', answer: 'd5' },
      { ask: 'Save?', answer: 'save' },
    ])
    expect(now).toContain('root_folder_id = d5\n')
    expect(prompter.said.map(({ text }) => text).join()).toContain('does not exist')
  })

  it('refuses a path if the token is dead', async () => {
    const { end, now } = await edited(pcloud('dead'), [
      ...app,
      { ask: 'Root folder', answer: '/Backups' },
      ...rest,
      { ask: 'Log in again?', answer: false },
    ])
    expect([end, now]).toEqual(['token-invalid', pcloud('dead')])
  })

  it('offers the keys of the section, and accepts only https addresses', async () => {
    const more = 'auth_url = https://a.test/\n'
    const text = pcloud('alive', `hostname = eapi.pcloud.com\n${more}`)
    const { now, prompter } = await edited(text, [
      ...app,
      { ask: 'Root folder', answer: ENTER },
      { ask: 'Region', answer: ENTER },
      { ask: 'Edit advanced config?', answer: true },
      { ask: 'encoding', answer: ENTER },
      { ask: 'description', answer: ENTER },
      { ask: 'auth_url', answer: 'http://b.test/' },
      { ask: 'auth_url', answer: 'https://b.test/' },
      { ask: 'Log in again?', answer: false },
      { ask: 'Save?', answer: 'save' },
    ])
    expect(prompter.said[0]?.text).toContain('https')
    expect(now).toBe(text.replace('a.test', 'b.test'))
  })
})
