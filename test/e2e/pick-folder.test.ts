import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FakePcloudOptions } from '../../fixtures/services/fake-pcloud.ts'
import { has } from '../support/needs.ts'
import { environment, PROGRAM, runProgram } from '../support/program.ts'
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

async function restage(options: FakePcloudOptions): Promise<void> {
  await stage.close()
  stage = await openStage(options)
}

const WORDS = ['new', 'pc', '--login', 'token', '--token', 'env:TOKEN', '--region', 'auto']

function setting() {
  const [account] = stage.fake.accounts
  if (account === undefined) throw new Error('this fake has no account')
  const env = { TOKEN: stage.fake.mintToken(account), BROWSER: undefined }
  return { words: [...WORDS, '--root-folder', 'list', '--config', stage.config], env }
}

/** Past the questions that come before the list. */
async function start(cols = 80, ...more: readonly string[]): Promise<Pty> {
  const { words, env } = setting()
  const all = { ...environment({ fake: stage.fake, env }), TERM: 'xterm' }
  pty = new Pty(process.execPath, [PROGRAM, ...words, ...more], { env: all, cols, rows: 30 })
  await pty.expect('Root folder')
  return pty
}

const shows = (path: string) => (screen: string) => screen.includes(`You are in ${path}.`)

describe('the list of folders on a terminal', () => {
  it.skipIf(!has('rclone'))(
    'goes down by filter and arrows, up with the same focus, and uses a folder',
    async () => {
      const person = await start()
      await person.see(shows('/'))
      person.send('back')
      await person.see((screen) => screen.includes('Backups') && !screen.includes('Music'))
      person.send(KEY.right)
      await person.see(shows('/Backups'))
      person.send(KEY.left)
      await person.see(shows('/'))
      expect(await person.see(/❯ \d {2}Backups/)).toContain('(encrypted by pCloud')
      person.send(KEY.enter)
      await person.see(shows('/Backups'))
      person.send(KEY.shiftTab)
      await person.see(shows('/'))
      person.send(KEY.right)
      await person.see(shows('/Backups'))
      person.send(KEY.enter)
      await person.see('root_folder_id = d19066333043          # /Backups')
      person.send(KEY.enter)
      expect((await person.end()).code).toBe(0)
      expect((await stage.rclone('lsd', 'pc:')).output).toContain('photos')
    },
  )

  it.skipIf(!has('rclone'))('creates a folder, opens it, and shows it above', async () => {
    const person = await start()
    await person.see(shows('/'))
    person.send(`new folder${KEY.enter}`)
    await person.see('Name of the new folder')
    person.send(`a/b${KEY.enter}`)
    await person.see('one folder at a time')
    person.send(`${KEY.ctrlU}Neu${KEY.enter}`)
    await person.see(shows('/Neu'))
    person.send(KEY.left)
    await person.see(/\d {2}Neu/)
    person.send(`neu${KEY.enter}`)
    await person.see(shows('/Neu'))
    person.send(KEY.enter)
    await person.see('# /Neu')
    person.send(KEY.enter)
    expect((await person.end()).code).toBe(0)
    expect((await stage.rclone('lsd', 'pc:')).code).toBe(0)
  })

  it('returns to the previous question from the root', async () => {
    const person = await start()
    await person.see(shows('/'))
    person.send(KEY.escape)
    await person.see('Root folder › list')
    person.send(`${KEY.ctrlU}/Music${KEY.enter}`)
    await person.see('# /Music')
    person.send(KEY.ctrlC)
    expect((await person.end()).code).toBe(130)
  })

  it('5,000 folders on 40 columns: filters while the user types, and breaks no line', async () => {
    const folders = Array.from({ length: 5_000 }, (_, at) => `フォルダ number ${at} of very many`)
    await restage({ accounts: [{ email: 'a@example.com', region: 'us', folders }] })
    const person = await start(40)
    await person.see('1 of 5002')
    const begun = Date.now()
    person.send('number 4321')
    const screen = await person.see((text) => /4321/.test(text) && !/ of 5002/.test(text))
    expect(Date.now() - begun).toBeLessThan(4_000)
    expect(screen.split('\n').filter((line) => line.includes('フォルダ'))).toHaveLength(1)
    person.send(KEY.right)
    await person.see(/You are in \/フォルダ/)
  })

  it('reports a folder that cannot be opened, and returns to the list', async () => {
    const person = await start()
    await person.see(shows('/'))
    const { root } = stage.fake.account('marcel@example.com')
    root.folders.splice(0, 1)
    person.send(`backups${KEY.enter}`)
    await person.see('this folder does not exist')
    await person.see(shows('/'))
    person.send(`music${KEY.enter}`)
    await person.see(shows('/Music'))
  })
})

describe('the list of folders, line by line', () => {
  const answer = (lines: readonly string[]) => {
    const { words, env } = setting()
    return runProgram(words, { ...stage, env, stdin: lines.map((line) => `${line}\n`).join('') })
  }

  it.skipIf(!has('rclone'))(
    'accepts names and numbers, goes up and back, creates a folder',
    async () => {
      const lines = ['n', 'Backups', '..', 'Backups', '<', '5', 'New folder here', 'made', '1', 'y']
      const { code, stderr } = await answer(lines)
      expect(code, stderr).toBe(0)
      expect(stderr).toContain('1) Use /Music/made\n')
      expect((await stage.rclone('lsd', 'pc:')).code).toBe(0)
      expect(stage.read()).toMatch(/root_folder_id = d2\d{10}\n/)
    },
  )

  it('prints a hundred of a long list, and what fits a part of a name', async () => {
    const folders = Array.from({ length: 3_000 }, (_, at) => `folder ${at}`)
    await restage({ accounts: [{ email: 'a@example.com', region: 'us', folders }] })
    const { code, stderr } = await answer(['n', '299', 'nobody', 'folder 2998', '1', 'y'])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('... and 2902 more: type a part of a name')
    expect(stderr).toContain('"nobody" is not one of the choices.')
    expect(stderr.split('\n').length).toBeLessThan(200)
  })

  it('a part of a name alone does not select', async () => {
    const { code, stderr } = await answer(['n', 'usi'])
    expect([code, stderr]).toEqual([2, expect.stringMatching(/Matches:\n5\) Music\n/)])
  })
})
