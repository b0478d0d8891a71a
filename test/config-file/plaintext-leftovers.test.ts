import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSealer, sealPlain, sealUnder } from '../../src/config-file/encryption/sealer.ts'
import { type ConfigStore, openStore } from '../../src/config-file/store/store.ts'
import { Secret } from '../../src/secret.ts'
import { sample, TRIES_ALL } from '../support/sample.ts'
import { type Call, spiedFs, systemError } from './support/faulty-fs.ts'
import { alone, putFile, tempFolder, textOf } from './support/files.ts'

const PASSWORD = 'pw'
const TOKEN = 'secret-token-0123456789'
const PLAIN = `[v]\ntype = pcloud\ntoken = {"access_token":"${TOKEN}"}\n`

interface Rig {
  readonly folder: string
  readonly path: string
  readonly state: string
  open(options?: { fs?: object; password?: string; sealed?: boolean }): ConfigStore
  notices(): readonly string[]
}

function rig(): Rig {
  const folder = tempFolder()
  const path = join(folder, 'rclone.conf')
  const state = join(folder, 'state')
  putFile(path, PLAIN)
  const notices: string[] = []
  return {
    folder,
    path,
    state,
    notices: () => notices,
    open({ fs, password = PASSWORD, sealed = true } = {}) {
      const read = async () => new Secret(password)
      const sealer = sealed ? createSealer({ name: 'test', tries: 1, read }) : undefined
      return openStore(
        { kind: 'file', path, exists: true, why: 'option' },
        {
          ...alone,
          sleep: async () => undefined,
          backupFolder: state,
          onNotice: (sentence) => notices.push(sentence),
          ...(fs && { fs: fs as never }),
        },
        sealer,
      )
    },
  }
}

const encrypt = async (store: ConfigStore, password = PASSWORD) =>
  store.commit(() => [], { reseal: await sealUnder(new Secret(password)) })

/** Two backups and an unsaved token. */
async function withHistory(): Promise<Rig> {
  const made = rig()
  const store = made.open()
  await store.commit(() => [{ kind: 'set', name: 'v', key: 'a', value: '1' }])
  await store.commit(() => [{ kind: 'set', name: 'v', key: 'a', value: '2' }])
  await (await store.unsaved())?.keep('v', 'old', TOKEN)
  return made
}

function allFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path) && statSync(path).isFile())
}

const readable = (folder: string) =>
  allFiles(folder).filter((path) => readFileSync(path, 'latin1').includes(TOKEN))
const isSealed = (path: string) => textOf(path).includes('RCLONE_ENCRYPT_V0:')
const removeLock = (folder: string) =>
  rmSync(join(folder, '.rclone.conf.pcloud-config.lock'), { force: true })

type Trouble = (number: number) => object
const onCall = (broken: (at: number, number: number) => boolean, code: string): Trouble => {
  return (number) => {
    let at = 0
    return spiedFs(() => {
      if (broken(at++, number)) throw systemError(code)
    })
  }
}
const inPlace = (trouble: Trouble): Trouble => {
  return (number) => {
    const fs = trouble(number)
    const rename = Reflect.get(fs, 'rename') as (from: string, to: string) => Promise<void>
    return {
      ...fs,
      rename: async (from: string, to: string) => {
        if (to.endsWith('rclone.conf')) throw systemError('EBUSY')
        await rename(from, to)
      },
    }
  }
}
const killed = onCall((at, number) => at >= number, 'EIO')
const failed = (code: string) => onCall((at, number) => at === number, code)
/** From this call on, no file can be removed. */
const stuck: Trouble = (number) => {
  let at = 0
  return spiedFs(({ name }: Call) => {
    if (at++ >= number && name === 'unlink') throw systemError('EPERM')
  })
}

const TROUBLES: readonly (readonly [string, Trouble, step?: number])[] = [
  ['killed', killed],
  ['killed in place', inPlace(killed)],
  ['EIO', failed('EIO')],
  ['EACCES', failed('EACCES')],
  ['ENOSPC in place', inPlace(failed('ENOSPC'))],
  // The lock is left too, so each command waits for it.
  ['without removal', stuck, 9],
]

describe('S43: later reads remove or report all plaintext after encryption set', () => {
  for (const [name, trouble, usual = 5] of TROUBLES) {
    const step = TRIES_ALL ? 1 : usual
    it(`${name} at each call to the disk`, async () => {
      const calls = await countCalls(name.endsWith('in place'))
      expect(calls).toBeGreaterThan(80)
      let sealed = 0
      const [first = 0] = sample([...Array(step).keys()], 1)
      for (let number = first; number <= calls; number += step) {
        const made = await withHistory()
        await encrypt(made.open({ fs: trouble(number) })).catch(() => undefined)
        removeLock(made.folder)
        if (!isSealed(made.path)) continue
        sealed++
        await expectReported(made, `call ${number}`)
        const before = made.notices().length
        await made.open().load()
        const left = readable(made.folder)
        expect(
          left.filter((path) => !path.endsWith('.bak')),
          `call ${number}`,
        ).toEqual([])
        for (const path of left) expect(made.notices().slice(before).join(), path).toContain(path)
        expect(await unsavedToken(made)).toBe(TOKEN)
      }
      expect(sealed).toBeGreaterThan(30 / step)
    }, 120_000)
  }

  /** Without faults. For a write in place, all calls count. */
  async function countCalls(isInPlace: boolean): Promise<number> {
    let calls = 0
    const counting = () => spiedFs(() => void calls++)
    const fs = isInPlace ? inPlace(counting)(0) : counting()
    await encrypt((await withHistory()).open({ fs }))
    return calls
  }

  /** A read without the password names each file. */
  async function expectReported(made: Rig, about: string): Promise<void> {
    const left = readable(made.folder)
    for (const read of [
      (store: ConfigStore) => store.load().catch(() => undefined),
      async (store: ConfigStore) => (await store.history()).list(),
    ]) {
      const before = made.notices().length
      await read(made.open({ password: 'wrong' }))
      const said = made.notices().slice(before).join('\n')
      for (const path of left) expect(said, about).toContain(path)
    }
    expect(readable(made.folder), about).toEqual(left)
  }

  async function unsavedToken(made: Rig): Promise<string | undefined> {
    const store = made.open()
    await store.load()
    return (await (await store.unsaved())?.find('old'))?.value
  }
})

describe('plaintext of this program next to an encrypted file', () => {
  it('S43: the next read removes a backup with a damaged note or without one', async () => {
    const made = await withHistory()
    for (const note of allFiles(made.state).filter((path) => path.endsWith('.json'))) {
      writeFileSync(note, note.endsWith('2.json') ? '{"version":' : '')
    }
    await encrypt(made.open())
    expect(readable(made.folder)).toEqual([])
  })

  it('S43: removes it if a different program has encrypted the file, and reports this a single time', async () => {
    const made = await withHistory()
    writeFileSync(made.path, await (await sealUnder(new Secret(PASSWORD)))(Buffer.from(PLAIN)))
    const store = made.open()
    await store.load()
    await store.load()
    expect(readable(made.folder)).toEqual([])
    expect(made.notices()).toEqual([expect.stringContaining('2 unencrypted copies')])
  })

  it('S43: a token that is not saved yet gets the password of the file, also a new one', async () => {
    const made = await withHistory()
    const store = made.open()
    for (const password of [PASSWORD, 'second']) {
      await encrypt(store, password)
      expect(readable(made.folder)).toEqual([])
      const next = made.open({ password })
      await next.load()
      expect(await (await next.unsaved())?.find('old')).toMatchObject({ value: TOKEN })
    }
    await store.commit(() => [], { reseal: sealPlain })
    expect(await (await made.open().unsaved())?.find('old')).toMatchObject({ value: TOKEN })
  })

  it('S43: preserves the backups of a plain file', async () => {
    const made = await withHistory()
    const before = allFiles(made.folder)
    await made.open().load()
    expect(allFiles(made.folder)).toEqual(before)
    expect(made.notices()).toEqual([])
  })
})
