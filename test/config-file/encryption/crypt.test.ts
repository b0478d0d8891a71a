import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { describe, expect, test } from 'vitest'
import { configKeys } from '../../../src/config-file/encryption/crypt.ts'
import { PcloudConfigError } from '../../../src/errors.ts'
import { Secret } from '../../../src/secret.ts'
import { decryptConfig, encryptConfig } from '../../support/encrypted-config.ts'
import { bytesOf, decrypted, encrypted, MARKER, PLAIN, textFrom } from './support.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

/** NaCl's own, tests/secretbox.c: key, nonce, text, box. */
const NACL = {
  key: '1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389',
  nonce: '69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37',
  plain:
    'be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705',
  box: 'f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5',
}

describe('S38: the box', () => {
  test('is NaCl’s secretbox, according to its published test vector', () => {
    const box = xsalsa20poly1305(hex(NACL.key), hex(NACL.nonce))
    expect(box.encrypt(hex(NACL.plain))).toEqual(hex(NACL.box))
    expect(box.decrypt(hex(NACL.box))).toEqual(hex(NACL.plain))
  })

  test('uses the hash of the password and puts the nonce first', async () => {
    const nonce = hex(NACL.nonce)
    const key = createHash('sha256').update('[pw][rclone-config]').digest()
    const box = Buffer.concat([nonce, xsalsa20poly1305(key, nonce).encrypt(bytesOf(PLAIN))])
    const file = await encryptConfig(bytesOf(PLAIN), new Secret('pw'), nonce)
    expect(textFrom(file)).toBe(
      `# Encrypted rclone configuration File\n\n${MARKER}\n${box.toString('base64')}`,
    )
  })

  test('uses a new nonce each time', async () => {
    const files = await Promise.all(Array.from({ length: 50 }, () => encrypted()))
    expect(new Set(files.map((file) => file.split('\n')[3]?.slice(0, 32))).size).toBe(50)
  })

  test('encrypts any bytes, also none', async () => {
    const all = Uint8Array.from({ length: 256 }, (_, at) => at)
    for (const plain of [new Uint8Array(), all]) {
      const file = await encryptConfig(plain, new Secret('pw'))
      expect(await decryptConfig(file, new Secret('pw'))).toEqual(plain)
    }
  })
})

describe('files that rclone wrote', () => {
  const folder = 'fixtures/rclone'
  const names = readdirSync(folder).filter((name) => /^encrypted-.*\.v0$/.test(name))

  test('are there', () => expect(names.length).toBeGreaterThanOrEqual(3))

  test.each(names)('%s', async (name) => {
    const { password, plain } = JSON.parse(
      readFileSync(join(folder, name.replace('.v0', '.plain.json')), 'utf8'),
    )
    expect(await decrypted(readFileSync(join(folder, name)), password)).toBe(plain)
  })
})

describe('S38: passwords', () => {
  test.each([
    ['NFKC', 'ﬀA\u030a', 'ffÅ'],
    ['a letter that NFKC replaces', 'ª', 'a'],
  ])('%s: one password however it is typed', async (_, typed, stored) => {
    expect(await decrypted(await encrypted(PLAIN, stored), typed)).toBe(PLAIN)
    expect(await decrypted(await encrypted(PLAIN, typed), stored)).toBe(PLAIN)
  })

  test('outer white space counts, as in rclone 1.39 and newer', async () => {
    const file = await encrypted(PLAIN, 'pw ')
    expect(await decrypted(file, 'pw ')).toBe(PLAIN)
    await expect(decrypted(file, 'pw')).rejects.toMatchObject({ code: 'config-encrypted' })
  })

  test('opens a file from before 1.39 with the untrimmed password', async () => {
    expect(await decrypted(await encrypted(PLAIN, 'pw'), '\u0085 pw\t')).toBe(PLAIN)
  })

  test.each(['', ' \t\n', '\u00a0\u0085', '\ud800x'])('refuses %j', async (password) => {
    await expect(encrypted(PLAIN, password)).rejects.toMatchObject({ code: 'config-encrypted' })
    await expect(decrypted(await encrypted(), password)).rejects.toMatchObject({
      code: 'config-encrypted',
    })
  })

  test('an incorrect password is config-encrypted, and the message has no details', async () => {
    const wrong = decrypted(await encrypted(), 'hunter2')
    const error: unknown = await wrong.catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'config-encrypted' })
    expect(inspect(error)).not.toMatch(/hunter2|remote/)
  })

  test('S24: does not print a key', async () => {
    const keys = await configKeys(new Secret('pw'))
    const secret = createHash('sha256').update('[pw][rclone-config]').digest()
    expect(inspect(keys, { showHidden: true, depth: 9 })).not.toContain(secret.toString('hex'))
    expect(JSON.stringify(keys)).toBe('[{}]')
  })
})

describe('S38: damage', () => {
  /** These lengths give base64 with zero, one and two padding characters. */
  test.each(['', 'x', 'xy'])('refuses all flipped bits (%j)', async (more) => {
    const file = Buffer.from(await encrypted(`[a]\nk = v${more}`))
    const start = file.indexOf(`${MARKER}\n`) + MARKER.length + 1
    const password = new Secret('pw')
    let flips = 0
    for (let at = start; at < file.length; at++) {
      for (let bit = 0; bit < 8; bit++, flips++) {
        const broken = Buffer.from(file)
        broken[at] = (broken[at] ?? 0) ^ (1 << bit)
        const end = await decryptConfig(broken, password).catch((reason: unknown) => reason)
        expect(end, `byte ${at}, bit ${bit}`).toBeInstanceOf(PcloudConfigError)
        expect(end).toHaveProperty('code', expect.stringMatching(/^config-(encrypted|malformed)$/))
      }
    }
    expect(flips).toBe((file.length - start) * 8)
  })

  test('refuses every shortened file', async () => {
    const file = await encrypted()
    const start = file.indexOf(`${MARKER}\n`) + MARKER.length
    for (let end = start; end < file.length; end++) {
      await expect(decrypted(file.slice(0, end))).rejects.toThrow(PcloudConfigError)
    }
  })
})
