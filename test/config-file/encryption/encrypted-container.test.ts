import { describe, expect, test } from 'vitest'
import { inspectContainer } from '../../../src/config-file/encryption/encrypted-container.ts'
import { describeRclones } from '../../support/rclones.ts'
import { tempFolder } from '../support/files.ts'
import { bytesOf, decrypted, encrypted, MARKER, PLAIN, rcloneDump } from './support.ts'

const kindOf = (text: string) => inspectContainer(bytesOf(text)).kind

describe('the kind of a file', () => {
  test.each([
    ['nothing', ''],
    ['blank lines and comments', '\n\n# x\n ; y\n'],
    ['a plain config', PLAIN],
    ['the marker not in front', `[a]\n${MARKER}\n`],
    ['the marker in a comment', `# ${MARKER}\n`],
    ['a byte order mark in front', `\ufeff${MARKER}\nAAAA`],
    ['half a marker', 'RCLONE_ENCRYPT_\n'],
  ])('%s is plain', (_, text) => expect(kindOf(text)).toBe('plain'))

  test.each([
    ['as rclone writes it', `# Encrypted rclone configuration File\n\n${MARKER}\nAAAA`],
    ['nothing behind it', MARKER],
    ['with CRLF, blanks and comments', `\r\n;x\r\n#y\r\n\t ${MARKER} \u0085\r\nAAAA`],
    ['behind bytes that are not UTF-8', `#\ufffd\n${MARKER}\n`],
  ])('%s: encrypted', (_, text) => expect(kindOf(text)).toBe('v0'))

  test.each(['RCLONE_ENCRYPT_V1:', 'RCLONE_ENCRYPT_V', `${MARKER}AAAA`, 'RCLONE_ENCRYPT_V0'])(
    '%s is of a later program',
    async (line) => {
      expect(kindOf(`${line}\nAAAA`)).toBe('unknown')
      await expect(decrypted(`${line}\nAAAA`)).rejects.toMatchObject({
        code: 'config-encrypted',
        hint: expect.stringContaining('Update'),
      })
    },
  )
})

/** Changes to the base64 text. */
const SHAPES: readonly (readonly [string, (text: string) => string])[] = [
  ['as written', (text) => text],
  ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
  ['a line end at the end', (text) => `${text}\n`],
  ['folded lines', (text) => text.replace(/[A-Za-z0-9+/=]{20}(?=.*$)/g, '$&\n')],
  ['other comments', (text) => text.replace(/^#.*$/m, '; mine\n\n  # and mine')],
  ['no comment', (text) => text.replace(/^#.*\n/, '')],
  ['an indented marker', (text) => text.replace(MARKER, ` \t${MARKER} `)],
  ['a blank at the end', (text) => `${text} `],
  ['a blank inside', (text) => text.replace(/.{9}$/, ' $&')],
  ['no padding', (text) => text.replace(/=+$/, '')],
  ['more behind the padding', (text) => `${text}AAAA`],
  ['the url alphabet', (text) => text.replaceAll('+', '-').replaceAll('/', '_')],
  ['cut off', (text) => text.slice(0, -12)],
  ['too short', (text) => text.replace(/[^\n]+$/, 'AAAA')],
  ['nothing', (text) => text.replace(/[^\n]+$/, '')],
  ['another version', (text) => text.replace('_V0:', '_V1:')],
]

describeRclones('as rclone reads it', () => {
  test.each(SHAPES)('%s', async (_, change) => {
    const file = change(await withEveryLetter())
    const theirs = await rcloneDump(tempFolder(), file)
    const ours = await decrypted(file).then(
      (text) => text === PLAIN,
      () => false,
    )
    expect(ours).toBe(theirs !== 'refused')
  })
})

/** The base64 has padding, and both characters that differ between the alphabets. */
async function withEveryLetter(): Promise<string> {
  for (;;) {
    const file = await encrypted()
    const base64 = file.split('\n')[3] ?? ''
    if (/\+/.test(base64) && /\//.test(base64) && base64.endsWith('=')) return file
  }
}
