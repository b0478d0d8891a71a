import { describe, expect, it } from 'vitest'
import type { HttpClient } from '../../src/http.ts'
import { Secret } from '../../src/secret.ts'
import { lastingToken } from '../../src/tokens/rclone-token.ts'
import type { Draft, RootFolderWish } from '../../src/wizard/draft.ts'
import {
  readWish,
  rootFolderCheckStep,
  rootFolderStep,
} from '../../src/wizard/steps/root-folder-steps.ts'
import type { WizardContext } from '../../src/wizard/wizard-context.ts'
import {
  BACK,
  createScriptedPrompter,
  ENTER,
  type ScriptLine,
} from '../support/scripted-prompter.ts'

const FOLDERS: Readonly<Record<string, unknown>> = {
  '0': folder(0, '/', [folder(5, 'Backups'), folder(6, 'Crypto Folder', [], true)]),
  '5': folder(5, 'Backups', [folder(7, '2026')]),
  '7': folder(7, '2026'),
  '6': folder(6, 'Crypto Folder', [], true),
}

function folder(folderid: number, name: string, contents: object[] = [], encrypted = false) {
  return { isfolder: true, folderid, name, contents, encrypted }
}

/** `listfolder` for the tree above: `/Backups/2026` and a Crypto folder. */
const http: HttpClient = {
  async postForm({ form }) {
    const id = form.path === '/Backups' ? '5' : (form.folderid ?? '')
    const metadata = FOLDERS[id]
    const fields = metadata ? { result: 0, metadata } : { result: 2005, error: 'Gone.' }
    return { status: 200, body: JSON.stringify(fields) }
  },
}

function context(script: readonly ScriptLine[], rules: object = {}) {
  const prompter = createScriptedPrompter(script)
  const parts = {
    prompter,
    machine: { http: async () => http },
    rules: { canAsk: true, yes: false, verify: true, ...rules },
    given: {},
    signal: new AbortController().signal,
  }
  return { prompter, context: parts as unknown as WizardContext }
}

const login = { token: lastingToken(new Secret('t')), hostname: 'api.pcloud.com' }
const wishing = (rootFolderWish: RootFolderWish): Draft => ({ login, rootFolderWish })

describe('the question for the root folder', () => {
  const ask = async (answer: unknown, draft: Draft = {}) => {
    const { prompter, context: made } = context([{ ask: 'Root folder', answer }])
    const result = await rootFolderStep.run(draft, made)
    prompter.verify()
    return result
  }

  it('accepts Enter for the whole account', async () => {
    expect(await ask('')).toMatchObject({ state: { rootFolderWish: { kind: 'id', id: 'd0' } } })
  })

  it('accepts every form of a folder, and the list', async () => {
    expect(await ask('/Backups')).toMatchObject({
      state: { rootFolderWish: { kind: 'path', path: '/Backups' } },
    })
    for (const word of ['list', ' LIST ', 'pick', 'l'])
      expect(readWish(word)).toEqual({ kind: 'pick' })
    expect(await ask(BACK)).toEqual({ kind: 'back' })
  })

  it('shows the whole account as /', async () => {
    const { prompter, context: made } = context([{ ask: 'Root folder', answer: ENTER }])
    const result = await rootFolderStep.run(wishing({ kind: 'id', id: 'd0' }), made)
    expect(prompter.asked[0]?.question).toHaveProperty('initial', '/')
    expect(result).toMatchObject({ state: { rootFolderWish: { kind: 'id', id: 'd0' } } })
  })

  it('uses a picked folder with Enter alone', async () => {
    const draft: Draft = { ...wishing({ kind: 'pick' }), rootFolder: { id: 'd1' } }
    expect(await ask(ENTER, draft)).toMatchObject({ state: draft })
    expect(await ask('list', draft)).not.toHaveProperty('state.rootFolder')
  })

  it('offers the earlier value, and repeats the check', async () => {
    const draft: Draft = { ...wishing({ kind: 'path', path: '/a' }), rootFolder: { id: 'd1' } }
    const result = await ask(ENTER, draft)
    expect(result).toMatchObject({ state: { rootFolderWish: { kind: 'path', path: '/a' } } })
    expect(result).not.toHaveProperty('state.rootFolder')
  })
})

describe('the check of the root folder', () => {
  const check = async (wish: RootFolderWish, script: readonly ScriptLine[] = [], rules = {}) => {
    const { prompter, context: made } = context(script, rules)
    const result = await rootFolderCheckStep.run(wishing(wish), made)
    prompter.verify()
    return { result, prompter }
  }

  it('lists the folder, and converts a path to an ID', async () => {
    expect((await check({ kind: 'id', id: 'd5' })).result).toMatchObject({
      state: { rootFolder: { id: 'd5', label: 'Backups' } },
    })
    expect((await check({ kind: 'path', path: '/Backups/' })).result).toMatchObject({
      state: { rootFolder: { id: 'd5', label: '/Backups/' } },
    })
  })

  it('repeats the question at a terminal', async () => {
    const { result, prompter } = await check({ kind: 'id', id: 'd404' }, [
      { ask: 'Root folder', answer: '/Backups' },
    ])
    expect(result).toMatchObject({ state: { rootFolderWish: { kind: 'path', path: '/Backups' } } })
    expect(prompter.said.map(({ text }) => text).join()).toContain('does not exist')
  })

  it('ends with `not-found` in a script', async () => {
    const gone = check({ kind: 'id', id: 'd404' }, [], { canAsk: false })
    await expect(gone).rejects.toMatchObject({ code: 'not-found' })
  })

  it('warns of a Crypto folder', async () => {
    const { prompter } = await check({ kind: 'id', id: 'd6' })
    expect(prompter.said).toMatchObject([{ tone: 'warn', text: expect.stringContaining('Crypto') }])
  })

  it('accepts only an ID without the API', async () => {
    const offline = { verify: false }
    expect((await check({ kind: 'id', id: 'd9' }, [], offline)).result).toMatchObject({
      state: { rootFolder: { id: 'd9' } },
    })
    for (const wish of [{ kind: 'path', path: '/a' }, { kind: 'pick' }] as const) {
      await expect(check(wish, [], offline)).rejects.toMatchObject({ code: 'usage' })
    }
  })

  it('picks a folder from the list', async () => {
    const question = /folder|root/i
    const moves = ['Backups', '2026', '..', '2026', 'Use /Backups/2026']
    const { result } = await check(
      { kind: 'pick' },
      moves.map((answer) => ({ ask: question, answer })),
    )
    expect(result).toMatchObject({
      state: { rootFolder: { id: 'd7', label: '/Backups/2026' } },
      asked: true,
    })
  })

  it('picks the root folder, or returns to the question', async () => {
    const take = [{ ask: /./, answer: 'Use /' }]
    expect((await check({ kind: 'pick' }, take)).result).toMatchObject({
      state: { rootFolder: { id: 'd0', label: '/' } },
    })
    expect((await check({ kind: 'pick' }, [{ ask: /./, answer: BACK }])).result).toMatchObject({
      kind: 'goto',
      id: 'root-folder',
    })
  })
})
