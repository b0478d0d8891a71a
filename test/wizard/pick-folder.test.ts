import { describe, expect, it } from 'vitest'
import { PcloudConfigError } from '../../src/errors.ts'
import type { PcloudApi } from '../../src/services/pcloud/api.ts'
import { PcloudApiError } from '../../src/services/pcloud/results.ts'
import { pickFolder } from '../../src/wizard/steps/pick-folder.ts'
import {
  BACK,
  CANCEL,
  createScriptedPrompter,
  type ScriptLine,
} from '../support/scripted-prompter.ts'

const folder = (folderid: number, name: string, contents: readonly object[] = []) => ({
  ...{ isfolder: true, folderid, name, contents },
  encrypted: name === 'Crypto Folder',
})

const TREE = folder(0, '/', [folder(5, 'Backups'), folder(6, 'Crypto Folder')])

/** Responses of `listfolder` by ID, and of `createfolder` by name. */
type Answers = Readonly<Record<string, object>>

function pick(answers: Answers, ...lines: readonly ScriptLine[]) {
  const asked: string[] = []
  const api: PcloudApi = {
    hostname: 'api.pcloud.com',
    async call(method, form) {
      const key = method === 'createfolder' ? `${form.folderid}/${form.name}` : form.folderid
      asked.push(`${key}`)
      const answer = { '0': TREE, ...answers }[`${key}`]
      if (answer === undefined) throw new PcloudApiError(2005, 'Gone.', method)
      if (answer instanceof Error) throw answer
      return new Map([['metadata', answer]])
    },
  }
  const prompter = createScriptedPrompter(lines)
  const done = pickFolder(api, prompter).then((picked) => {
    prompter.verify()
    return picked
  })
  return { done, asked, prompter, talk: () => prompter.said.map(({ text }) => text).join('\n') }
}

const choose = (answer: unknown): ScriptLine => ({ ask: /^Root folder$/, answer })
const name = (answer: unknown): ScriptLine => ({ ask: 'Name of the new folder', answer })

describe('a folder that does not open', () => {
  it.each([
    ['no connection', new PcloudConfigError('network', 'No connection to api.pcloud.com.'), 'No c'],
    ['the service is ill', new PcloudApiError(5000, 'Ill.', 'listfolder'), 'Ill. (listfolder'],
    ['denied', new PcloudApiError(2003, '', 'listfolder'), 'is denied: d5 (2003)'],
    ['gone', new PcloudApiError(2005, '', 'listfolder'), 'does not exist: d5 (2005)'],
  ])('reports the reason, and remains in the current folder: %s', async (_, error, words) => {
    const { done, talk } = pick({ 5: error }, choose('Backups'), choose('Use /'))
    expect(await done).toEqual({ id: 'd0', label: '/', hasFolders: true })
    expect(talk()).toContain(words)
  })

  it('stops with a dead token', async () => {
    const { done } = pick({ 5: new PcloudApiError(2095, '', 'listfolder') }, choose('Backups'))
    await expect(done).rejects.toMatchObject({ code: 'token-invalid' })
  })

  it('stops if the root folder does not open', async () => {
    const { done } = pick({ 0: new PcloudApiError(2003, '', 'listfolder') })
    await expect(done).rejects.toMatchObject({ code: 'not-found' })
  })
})

it.each([
  ['a folder that does not open', choose('Backups'), []],
  ['a new folder without a name', choose('New folder here'), [name(BACK)]],
])('keeps the focus on %s', async (_, move, rest) => {
  const denied = { 5: new PcloudApiError(2003, '', 'listfolder') }
  const { done, prompter } = pick(denied, move, ...rest, choose(BACK))
  expect(await done).toBe('back')
  const focus = prompter.asked.at(-1)?.question
  const choices = focus?.kind === 'choice' ? focus.choices : []
  const chosen = choices.find(({ value }) => focus?.kind === 'choice' && value === focus.initial)
  expect(chosen?.label).toBe(move.answer)
})

describe('going up', () => {
  it('uses the earlier listing and the earlier focus', async () => {
    const opened = { 5: folder(5, 'Backups') }
    const { done, asked, prompter } = pick(opened, choose('Backups'), choose(BACK), choose(BACK))
    expect(await done).toBe('back')
    expect(asked).toEqual(['0', '5'])
    const [, , last] = prompter.asked
    expect(last?.question).toMatchObject({ initial: { folder: { name: 'Backups' } } })
  })

  it('cancels with Ctrl-C', async () => {
    await expect(pick({}, choose(CANCEL)).done).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('a new folder', () => {
  it('opens, and is in the list of the parent', async () => {
    const { done, asked } = pick(
      { '0/Neu': folder(9, 'Neu'), 9: folder(9, 'Neu') },
      ...[choose('New folder here'), name('Neu'), choose('..'), choose('Neu')],
      choose('Use /Neu'),
    )
    expect(await done).toEqual({ id: 'd9', label: '/Neu', hasFolders: false })
    expect(asked).toEqual(['0', '0/Neu', '9'])
  })

  it('opens if it exists', async () => {
    const { done, talk } = pick(
      { '0/Backups': new PcloudApiError(2004, '', 'createfolder'), 5: folder(5, 'Backups') },
      ...[choose('New folder here'), name('Backups'), choose('Use /Backups')],
    )
    expect(await done).toEqual({ id: 'd5', label: '/Backups', hasFolders: false })
    expect(talk()).toContain('Backups already exists.')
  })

  it('reports a refusal, and lets the user go back', async () => {
    const { done, talk } = pick(
      { '0/x': new PcloudApiError(2001, 'Invalid name.', 'createfolder') },
      ...[choose('New folder here'), name('x'), choose('New folder here'), name(BACK)],
      choose(BACK),
    )
    expect(await done).toBe('back')
    expect(talk()).toContain('this is not a valid folder name')
  })

  it('is not possible in a Crypto folder', async () => {
    const { done, prompter } = pick(
      { 6: folder(6, 'Crypto Folder') },
      ...[choose('Crypto Folder'), choose('Use /Crypto Folder')],
    )
    expect(await done).toMatchObject({ id: 'd6' })
    expect(prompter.asked[1]?.question).toMatchObject({
      choices: [
        { label: 'Use /Crypto Folder', hint: '(encrypted by pCloud, so rclone cannot read it)' },
        { label: '..' },
      ],
    })
  })
})
