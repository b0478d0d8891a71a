import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { PasswordSource } from '../../../src/config-file/encryption/config-password.ts'
import { createSealer, sealPlain, sealUnder } from '../../../src/config-file/encryption/sealer.ts'
import { remoteNames } from '../../../src/config-file/read.ts'
import { type ConfigStore, openStore } from '../../../src/config-file/store/store.ts'
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

const RCLONE_RUNS = { rcloneMayRun: async () => true }

function storeWith(path: string, source: PasswordSource, deps: Partial<StoreDeps> = {}) {
  const location = { kind: 'file', path, exists: true, why: 'option' } as const
  return openStore(location, { ...alone, ...deps }, createSealer(source))
}

async function encryptedFile(text = OLD, password = 'pw'): Promise<string> {
  return putFile(join(tempFolder(), 'rclone.conf'), await encrypted(text, password))
}

const secondLine = (path: string) => textOf(path).split('\n')[3]
const add = addRemote('new')

describe('S38: an encrypted file in a store', () => {
  test('reads, changes and writes it with its password and a new nonce', async () => {
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

  test('asks for the password before it takes the lock', async () => {
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

  test('does not write if an edit does not change the file', async () => {
    const path = await encryptedFile()
    const before = textOf(path)
    const result = await storeWith(path, passwords('pw')).commit(() => [])
    expect([result.written, textOf(path)]).toEqual([false, before])
  })

  test('repeats the prompt for an incorrect password, up to the limit', async () => {
    const path = await encryptedFile()
    const source = passwords('one', 'pw', 'never')
    await storeWith(path, source).load()
    expect(source.asked).toEqual([false, true])
    await expect(storeWith(path, passwords('one', 'two')).load()).rejects.toMatchObject({
      code: 'config-encrypted',
      message: expect.stringContaining('the test'),
    })
  })

  test('distinguishes a damaged file from a wrong password', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), `${MARKER}\nAAAA`)
    await expect(storeWith(path, passwords('pw')).load()).rejects.toMatchObject({
      code: 'config-malformed',
    })
  })

  test('without a sealer, refuses to read or change it', async () => {
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

  test.each(['ENOSPC', 'EIO'])('S38: on %s, writes no plaintext', async (code) => {
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
  test('a plain file remains plain, and there is no password prompt', async () => {
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

  test('does not write a file as plain text if it was encrypted since the read', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), OLD)
    const store = storeWith(path, passwords('pw'))
    await store.load()
    const file = await encrypted(OLD)
    writeFileSync(path, file)
    await expect(store.commit(add)).rejects.toMatchObject({ code: 'config-encrypted' })
    expect(textOf(path)).toBe(file)
  })

  test('does not write it as plain text if it was encrypted during the commit', async () => {
    const path = await encryptedFile()
    const file = await encrypted(OLD)
    const fs = once('handle.sync', () => writeFileSync(path, file))
    const result = await storeWith(path, passwords('pw'), { fs }).commit(add)
    expect(result.written).toBe(true)
    expect(await decrypted(textOf(path))).toBe(NEW)
  })

  test('refuses a changed password, without a prompt during the lock', async () => {
    const path = await encryptedFile()
    const source = passwords('pw', 'other')
    const store = storeWith(path, source)
    await store.load()
    writeFileSync(path, await encrypted(OLD, 'other'))
    await expect(store.commit(add)).rejects.toMatchObject({
      code: 'config-encrypted',
      message: expect.stringContaining('has changed'),
    })
    expect(source.asked).toEqual([false])
  })

  test('writes plain text if the encryption was removed', async () => {
    const path = await encryptedFile()
    const store = storeWith(path, passwords('pw'))
    await store.load()
    writeFileSync(path, OLD)
    await store.commit(add)
    expect(textOf(path)).toBe(NEW)
  })
})

describe('verification reads the file', () => {
  test('S43: detects and repairs an older encrypted copy', async () => {
    const path = await encryptedFile()
    const stale = await encrypted(OLD)
    const sleep = onFirst(() => writeFileSync(path, stale))
    const store = storeWith(path, passwords('pw'), { sleep, ...RCLONE_RUNS })
    await store.commit(add)
    expect(await decrypted(textOf(path))).toBe(NEW)
  })

  test('the same text, encrypted again, is not a change', async () => {
    const path = await encryptedFile()
    const again = await encrypted(NEW)
    const sleep = onFirst(() => writeFileSync(path, again))
    const store = storeWith(path, passwords('pw'), { sleep, ...RCLONE_RUNS })
    const result = await store.commit(add)
    expect([result.warnings, textOf(path)]).toEqual([[], again])
  })

  test('preserves a password that was set directly after the write, with a warning', async () => {
    const path = await encryptedFile()
    const other = await encrypted(OLD, 'other')
    const sleep = onFirst(() => writeFileSync(path, other))
    const store = storeWith(path, passwords('pw'), { sleep, ...RCLONE_RUNS })
    const result = await store.commit(add)
    expect(result.warnings).toEqual([expect.stringContaining('A different program')])
    expect(textOf(path)).toBe(other)
  })
})

describe('a new seal', () => {
  const reseal = async (store: ConfigStore, password: string | undefined) =>
    store.commit(() => [], {
      create: true,
      reseal: password === undefined ? sealPlain : await sealUnder(new Secret(password)),
    })

  test('set, change, remove: the text stays unchanged', async () => {
    const text = '# mine\r\n[old]\r\ntype=x\r\nk = \u00ff'
    const path = putFile(join(tempFolder(), 'rclone.conf'), text)
    await reseal(storeWith(path, passwords()), 'one')
    expect(await decrypted(textOf(path), 'one')).toBe(text)
    await reseal(storeWith(path, passwords('one')), 'two')
    expect(await decrypted(textOf(path), 'two')).toBe(text)
    await reseal(storeWith(path, passwords('two')), undefined)
    expect(textOf(path)).toBe(text)
  })

  test('preserves bytes that are not UTF-8', async () => {
    const bytes = Buffer.from([0x5b, 0x61, 0x5d, 0x0a, 0x6b, 0x3d, 0xff, 0xfe, 0x0a])
    const path = join(tempFolder(), 'rclone.conf')
    writeFileSync(path, bytes)
    await reseal(storeWith(path, passwords()), 'one')
    await reseal(storeWith(path, passwords('one')), undefined)
    expect(readFileSync(path)).toEqual(bytes)
  })

  test('creates an encrypted file', async () => {
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

  test('does not encrypt a text that rclone refuses', async () => {
    const path = putFile(join(tempFolder(), 'rclone.conf'), 'nonsense\n')
    await expect(reseal(storeWith(path, passwords()), 'one')).rejects.toMatchObject({
      code: 'config-malformed',
    })
    expect(textOf(path)).toBe('nonsense\n')
  })
})

/** A clock that runs a function at the first wait. */
function onFirst(happen: () => void): StoreDeps['sleep'] {
  let isFirst = true
  return async () => {
    if (isFirst) happen()
    isFirst = false
  }
}

/** The real file system, which runs a function before the first such call. */
function once(name: string, happen: () => void) {
  let isFirst = true
  return spiedFs((call) => {
    if (call.name !== name || !isFirst) return
    isFirst = false
    happen()
  })
}
