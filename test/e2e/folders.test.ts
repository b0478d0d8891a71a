import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environment, PROGRAM } from '../support/program.ts'
import { Pty } from '../support/pty.ts'
import { itRclones } from '../support/rclones.ts'
import { runHere } from '../support/run-here.ts'
import { openStage, type Stage } from '../support/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await openStage()
  const token = stage.fake.mintToken(stage.fake.account('marcel@example.com'))
  stage.write(`[pc]\ntype = pcloud\ntoken = {"access_token":"${token}"}\n`)
})
afterEach(() => stage.close())

const ask = (...words: readonly string[]) =>
  runHere(['folders', 'pc', ...words, '--config', stage.config], stage)

const BACKUPS = ['/Backups', '/Backups/', 'd19066333043', '19066333043']
const ADDRESS = 'https://my.pcloud.com/#/filemanager?folder=19066333043'

describe('folders', () => {
  it('on a pipe: id, a tab, the name; a Crypto folder is marked', async () => {
    const { code, stdout, stderr } = await ask()
    expect([code, stderr]).toEqual([0, '/ (d0): 4 folders\n'])
    expect(stdout).toMatch(
      /^d19066333043\tBackups\nd\d+\tCrypto Folder\tcrypto\nd\d+\tMusic\nd\d+\tMy Pictures\n$/,
    )
  })

  it.each([...BACKUPS, ADDRESS])('%s names a folder', async (word) => {
    const { code, stdout } = await ask(word)
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^d\d+\tdocuments\nd\d+\tphotos\n$/)])
  })

  it('on a terminal: ids and paths, aligned', async () => {
    const env = { ...environment({ fake: stage.fake }), TERM: 'xterm' }
    const pty = new Pty(process.execPath, [PROGRAM, 'folders', 'pc', '--config', stage.config], {
      env,
    })
    try {
      const screen = await pty.see('/My Pictures')
      expect(screen).toContain('d19066333043  /Backups\n')
      expect(screen).toMatch(
        /^d2\d{10} {2}\/Crypto Folder {2}\(encrypted by pCloud, so rclone cannot read it\)$/m,
      )
      expect((await pty.end()).code).toBe(0)
    } finally {
      pty.close()
    }
  })

  it('--json: the folder itself and its folders', async () => {
    expect(JSON.parse((await ask('/Backups', '--json')).stdout)).toEqual({
      remote: 'pc',
      id: 'd19066333043',
      name: 'Backups',
      path: '/Backups',
      crypto: false,
      folders: [
        { id: expect.any(String), name: 'documents', path: '/Backups/documents', crypto: false },
        { id: expect.any(String), name: 'photos', path: '/Backups/photos', crypto: false },
      ],
    })
    const byId = JSON.parse((await ask('d19066333043', '--json')).stdout)
    expect([byId.path, byId.folders[0].path]).toEqual([null, null])
  })

  it('exits 3 for a missing folder, 2 for an argument that names none', async () => {
    for (const word of ['/nobody', '/no/body', 'd404']) expect((await ask(word)).code).toBe(3)
    expect((await ask('Backups')).code).toBe(2)
    expect((await ask('/nobody', '--json')).stdout).toContain('"code": "not-found"')
  })

  it('prints names from the server, with control characters escaped', async () => {
    const { root } = stage.fake.account('marcel@example.com')
    root.folders.push({ ...root, folderid: 7, name: 'a\x1b]0;x\x07\tb\nc', folders: [], files: [] })
    expect((await ask()).stdout).toContain('d7\ta\\u{1b}]0;x\\u{7} b\\u{a}c\n')
  })

  it('explains the limits of an app with access to one folder', async () => {
    const { fake } = stage
    const app = fake.addApp({ clientId: 'one', onlyFolder: 19_066_333_043 })
    const token = fake.mintToken(fake.account('marcel@example.com'), app)
    stage.write(`[pc]\ntype = pcloud\ntoken = {"access_token":"${token}"}\n`)
    const { code, stderr } = await ask()
    expect([code, stderr]).toEqual([3, expect.stringContaining('Give the ID of that folder')])
    expect((await ask('d19066333043')).code).toBe(0)
  })
})

describe('folders --create', () => {
  itRclones(
    'makes the folder, prints its id, and finds it the next time; rclone sees it',
    async () => {
      const made = await ask('/Backups/2027', '--create')
      expect(made).toMatchObject({ code: 0, stderr: 'Created /Backups/2027.\n' })
      expect(made.stdout).toMatch(/^d\d+\t2027\n$/)
      const again = await ask('/Backups/2027', '--create')
      expect(again).toEqual({ ...made, stderr: '/Backups/2027 already exists.\n' })
      const json = JSON.parse((await ask('/Backups/2027', '--create', '--json')).stdout)
      expect(json).toMatchObject({ created: false, path: '/Backups/2027' })
      expect((await stage.rclone('lsd', 'pc:Backups')).output).toContain(' 2027\n')
    },
  )

  it('creates one folder at a time, and does not replace a file', async () => {
    expect((await ask('/no/body', '--create')).code).toBe(3)
    expect((await ask('/Backups/notes.txt', '--create')).code).toBe(2)
    for (const word of ['/', 'd5', '/Backups/..']) {
      expect(await ask(word, '--create')).toMatchObject({ code: 2, stdout: '' })
    }
  })
})
