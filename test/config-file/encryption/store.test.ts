import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type ConfigStore,
  createSealer,
  openStore,
  type PasswordSource,
  remoteNames,
  sealPlain,
  sealUnder,
} from '../../../src/config-file/index.ts'
import type { StoreDeps } from '../../../src/config-file/store/store-deps.ts'
import { Secret } from '../../../src/secret.ts'
import { spiedFs, systemError } from '../support/faulty-fs.ts'
import {
  addRemote,
  alone,
  NEW,
  namesIn,
  OLD,
  putFile,
  tempFolder,
  textOf,
} from '../support/files.ts'
import { decrypted, encrypted, MARKER, passwords } from './support.ts'

function storeWith(path: string, source: PasswordSource, deps: Partial<StoreDeps> = {}) {
  const location = { kind: 'file', path, exists: true, why: 'option' } as const
  return openStore(location, { ...alone, ...deps }, createSealer(source))
}

async function encryptedFile(text = OLD, password = 'pw'): Promise<string> {
  return putFile(join(tempFolder(), 'rclone.conf'), await encrypted(text, password))
}

const secondLine = (path: string) => textOf(path).split('\n')[3]
const add = addRemote('new')

describe('S38: an encrypted file behind a store', () => {
  test('is read, changed and written again under its password with a fresh nonce', async () => {
    const path = await encryptedFile()
    const source = passwords('pw')
    const store = storeWith(path, source)
    expect(remoteNames(await store.load())).toEqual(['old'])
    const before = secondLine(path)
    const result = await store.commit(add)
    expect(result).toMatchObject({ written: true, created: false, warnings: [] })
    expect(remoteNames(result.document)).toEqual(['old', 'new'])
    expect(await decrypted(textOf(path))).toBe(NEW)
    expect(secondLine(path)?.slice(0, 32)).not.toBe(before?.slice(0, 32))
    expect(source.asked).toEqual([false])
  })

  test('the password is asked for before the lock is taken', async () => {
    const path = await encryptedFile()
    const seen: string[][] = []
    const source: PasswordSource = {
      ...passwords('pw'),
      read: async () => {
        seen.push(namesIn(join(path, '..')))
        return new Secret('pw')
      },
    }
    await storeWith(path, source).commit(add)
    expect(seen).toEqual([['rclone.conf']])
  })

  test('an edit that changes nothing writes nothing', async () => {
    const path = await encryptedFile()
    const before = textOf(path)
    const result = await storeWith(path, passwords('pw')).commit(() => [])
    expect([result.written, textOf(path)]).toEqual([false, before])
  })

  test('a wrong password is followed by the next, and the last one ends it', async () => {
    const path = await encryptedFile()
    const source = passwords('one', 'pw', 'never')
    await storeWith(path, source).load()
    expect(source.asked).toEqual([false, true])
    await expect(storeWith(path, passwords('one', 'two')).load()).rejects.toMatchObject({
      code: 'config-encrypted',
      message: expect.stringContaining('the test'),
    })
  })

  test('a damaged one is told from a wrong password', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), `${MARKER}\nAAAA`)
    await expect(storeWith(path, passwords('pw')).load()).rejects.toMatchObject({
      code: 'config-malformed',
    })
  })

  test('without a sealer it is neither read nor changed', async () => {
    const path = await encryptedFile()
    const before = textOf(path)
    const store = openStore({ kind: 'file', path, exists: true, why: 'option' }, alone)
    expect(await store.state()).toBe('encrypted')
    expect((await store.load()).encrypted).toBe(true)
    await expect(store.commit(add)).rejects.toMatchObject({ code: 'config-encrypted' })
    await expect(store.commit(() => [], { reseal: sealPlain })).rejects.toMatchObject({
      code: 'config-encrypted',
    })
    expect(textOf(path)).toBe(before)
  })

  test.each(['ENOSPC', 'EIO'])('S38: on %s nothing plain is written anywhere', async (code) => {
    const path = await encryptedFile()
    const before = textOf(path)
    for (const failing of ['handle.write', 'handle.sync', 'rename']) {
      const fs = spiedFs(({ name, path: at }) => {
        if (name === failing && !at.endsWith('.lock')) throw systemError(code)
      })
      const commit = storeWith(path, passwords('pw'), { fs }).commit(add)
      await expect(commit).rejects.toMatchObject({ code: 'config-unwritable' })
      expect(textOf(path)).toBe(before)
      expect(namesIn(join(path, '..'))).toEqual(['rclone.conf'])
    }
  })
})

describe('S38: encryption changes only on request', () => {
  test('a plain file stays plain, and nobody is asked for a password', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    const source = passwords('pw')
    await storeWith(path, source).commit(add)
    expect([textOf(path), source.asked]).toEqual([NEW, []])
  })

  test('a new file is plain', async () => {
    const path = join(tempFolder(), 'rclone.conf')
    const store = storeWith(path, passwords('pw'))
    expect(await store.state()).toBe('missing')
    await store.commit(add)
    expect(await store.state()).toBe('plain')
  })

  test('a file that got encrypted since it was read is not written plain', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    const store = storeWith(path, passwords('pw'))
    await store.load()
    const file = await encrypted(OLD)
    writeFileSync(path, file)
    await expect(store.commit(add)).rejects.toMatchObject({ code: 'config-encrypted' })
    expect(textOf(path)).toBe(file)
  })

  test('nor one that got encrypted while the commit was under way', async () => {
    const path = await encryptedFile()
    const file = await encrypted(OLD)
    const fs = once('handle.sync', () => writeFileSync(path, file))
    const result = await storeWith(path, passwords('pw'), { fs }).commit(add)
    expect(result.written).toBe(true)
    expect(await decrypted(textOf(path))).toBe(NEW)
  })

  test('another password meanwhile: refused, and nobody is asked under the lock', async () => {
    const path = await encryptedFile()
    const source = passwords('pw', 'other')
    const store = storeWith(path, source)
    await store.load()
    writeFileSync(path, await encrypted(OLD, 'other'))
    await expect(store.commit(add)).rejects.toMatchObject({
      code: 'config-encrypted',
      message: expect.stringContaining('meanwhile'),
    })
    expect(source.asked).toEqual([false])
  })

  test('a file that lost its encryption since is written plain', async () => {
    const path = await encryptedFile()
    const store = storeWith(path, passwords('pw'))
    await store.load()
    writeFileSync(path, OLD)
    await store.commit(add)
    expect(textOf(path)).toBe(NEW)
  })
})

describe('verification reads what the disk holds', () => {
  test('S43: a stale copy written over ours is seen, though it is encrypted, and mended', async () => {
    const path = await encryptedFile()
    const stale = await encrypted(OLD)
    const sleep = onFirst(() => writeFileSync(path, stale))
    const store = storeWith(path, passwords('pw'), { sleep })
    await store.commit(add, { settleMs: 1 })
    expect(await decrypted(textOf(path))).toBe(NEW)
  })

  test('the same text encrypted anew by somebody else is no change', async () => {
    const path = await encryptedFile()
    const again = await encrypted(NEW)
    const sleep = onFirst(() => writeFileSync(path, again))
    const store = storeWith(path, passwords('pw'), { sleep })
    const result = await store.commit(add, { settleMs: 1 })
    expect([result.warnings, textOf(path)]).toEqual([[], again])
  })

  test('another password right after ours is left alone and told', async () => {
    const path = await encryptedFile()
    const other = await encrypted(OLD, 'other')
    const sleep = onFirst(() => writeFileSync(path, other))
    const store = storeWith(path, passwords('pw'), { sleep })
    const result = await store.commit(add, { settleMs: 1 })
    expect(result.warnings).toEqual([expect.stringContaining('Another program')])
    expect(textOf(path)).toBe(other)
  })
})

describe('another seal on purpose', () => {
  const reseal = async (store: ConfigStore, password: string | undefined) =>
    store.commit(() => [], {
      create: true,
      settleMs: 1,
      reseal: password === undefined ? sealPlain : await sealUnder(new Secret(password)),
    })

  test('set, change, remove: the text stays byte for byte', async () => {
    const text = '# mine\r\n[old]\r\ntype=x\r\nk = \u00ff'
    const path = putFile(join(tempFolder(), 'rclone.conf'), text)
    await reseal(storeWith(path, passwords()), 'one')
    expect(await decrypted(textOf(path), 'one')).toBe(text)
    await reseal(storeWith(path, passwords('one')), 'two')
    expect(await decrypted(textOf(path), 'two')).toBe(text)
    await reseal(storeWith(path, passwords('two')), undefined)
    expect(textOf(path)).toBe(text)
  })

  test('bytes that are not UTF-8 come back', async () => {
    const bytes = Buffer.from([0x5b, 0x61, 0x5d, 0x0a, 0x6b, 0x3d, 0xff, 0xfe, 0x0a])
    const path = join(tempFolder(), 'rclone.conf')
    writeFileSync(path, bytes)
    await reseal(storeWith(path, passwords()), 'one')
    await reseal(storeWith(path, passwords('one')), undefined)
    expect(readFileSync(path)).toEqual(bytes)
  })

  test('a file that is not there is made, encrypted', async () => {
    const path = join(tempFolder(), 'rclone.conf')
    expect(await reseal(storeWith(path, passwords()), 'one')).toMatchObject({ created: true })
    expect(await decrypted(textOf(path), 'one')).toBe('')
  })

  test.each([
    ['plain', () => OLD],
    ['under the old password', () => encrypted(OLD, 'old')],
  ])('a stale copy that is %s does not undo it', async (kind, copy) => {
    const stale = await copy()
    const path = putFile(join(tempFolder(), 'rclone.conf'), stale)
    const sleep = onFirst(() => writeFileSync(path, stale))
    await reseal(storeWith(path, passwords(...(kind === 'plain' ? [] : ['old'])), { sleep }), 'one')
    expect(await decrypted(textOf(path), 'one')).toBe(OLD)
  })

  test('a text that rclone refuses is not locked away', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), 'nonsense\n')
    await expect(reseal(storeWith(path, passwords()), 'one')).rejects.toMatchObject({
      code: 'config-malformed',
    })
    expect(textOf(path)).toBe('nonsense\n')
  })
})

/** A clock that lets something happen while it first waits. */
function onFirst(happen: () => void): StoreDeps['sleep'] {
  let isFirst = true
  return async () => {
    if (isFirst) happen()
    isFirst = false
  }
}

/** The real file system, with something happening before the first such call. */
function once(name: string, happen: () => void) {
  let isFirst = true
  return spiedFs((call) => {
    if (call.name !== name || !isFirst) return
    isFirst = false
    happen()
  })
}
