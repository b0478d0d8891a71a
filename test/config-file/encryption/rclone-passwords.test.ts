import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeRclones } from '../../support/rclones.ts'
import { tempFolder } from '../support/files.ts'
import { decrypted, encrypted, PLAIN, rclone, rcloneDump } from './support.ts'

/** The password, and for some a second spelling that opens the same file. */
const PASSWORDS: readonly [string, string, string?][] = [
  ['plain', 'correct horse battery staple'],
  ['one letter', 'x'],
  ['NFKC: a feminine ordinal', 'ª', 'a'],
  ['NFKC: ligature and ring', 'ﬀA\u030a', 'ffÅ'],
  ['NFKC: marks out of order', '\u1e9b\u0323', '\u1e69'],
  ['NFKC: Hangul letters', '\u1112\u1161\u11ab', '\ud55c'],
  ['NFKC: an outer blank comes of it', '\u00a8x', ' \u0308x'],
  ['blanks behind', 'pw  '],
  ['blanks in front', '\t pw'],
  ['white space of Go only', '\u0085pw\u0085'],
  ['a byte order mark', '\ufeffpw'],
  ['a line end', 'two\nlines'],
  ['signs of a shell', '\'"`$(x) \\ ][rclone-config]'],
  ['other planes', '😀𝒳'],
  ['thirty marks', `a${'\u0301'.repeat(30)}`],
  ['a thousand signs', 'ŵ0rd '.repeat(200).trim()],
]

describeRclones('S38: with rclone, both ways', () => {
  test.each(PASSWORDS)('%s', async (_, password, other) => {
    const alias = other ?? password
    const folder = tempFolder()
    const dump = { a: { type: 'alias', remote: '/tmp' } }
    expect(await rcloneDump(folder, await encrypted(PLAIN, password), alias)).toEqual(dump)

    const path = join(folder, 'judged.conf')
    const env = { RCLONE_CONFIG_PASS: password }
    const args = ['config', 'update', 'a', 'remote', '/srv', '--config', path]
    const { code, stderr } = await rclone(folder, args, env)
    expect(code, stderr).toBe(0)
    expect(await decrypted(readFileSync(path), alias)).toBe('[a]\ntype = alias\nremote = /srv\n\n')
  })

  test.each([
    ['another case', 'Secret', 'secret'],
    ['trimmed', 'pw ', 'pw'],
    ['a mark more', 'e\u0301', 'e'],
  ])('neither opens a file with %s', async (_, password, other) => {
    const file = await encrypted(PLAIN, password)
    expect(await rcloneDump(tempFolder(), file, other)).toBe('refused')
    await expect(decrypted(file, other)).rejects.toMatchObject({ code: 'config-encrypted' })
  })

  test('both refuse an empty password', async () => {
    const file = await encrypted()
    expect(await rcloneDump(tempFolder(), file, ' \u00a0')).toBe('refused')
    await expect(decrypted(file, ' \u00a0')).rejects.toMatchObject({ code: 'config-encrypted' })
  })

  test('a large file', async () => {
    const folder = tempFolder()
    const text = Array.from({ length: 3000 }, (_, n) => `[r${n}]\ntype = alias\n\n`).join('')
    const dump = await rcloneDump(folder, await encrypted(text))
    expect(Object.keys(dump)).toHaveLength(3000)
    writeFileSync(join(folder, 'same'), await encrypted(text))
    expect(await decrypted(readFileSync(join(folder, 'same')))).toBe(text)
  })
})
