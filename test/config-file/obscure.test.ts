import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { obscure, reveal } from '../../src/rclone/obscure.ts'
import { runs } from '../laws/generate.ts'
import { describeRclones } from '../support/rclones.ts'
import { rclone } from './encryption/support.ts'
import { tempFolder } from './support/files.ts'

const IV = Buffer.from('aaaaaaaaaaaaaaaa')

describe('obscure and reveal', () => {
  /** From rclone's fs/config/obscure/obscure_test.go: made with this vector of letters. */
  test.each([
    ['', 'YWFhYWFhYWFhYWFhYWFhYQ'],
    ['potato', 'YWFhYWFhYWFhYWFhYWFhYXMaGgIlEQ'],
  ])('%j as rclone has it', (text, obscured) => {
    expect(obscure(text, IV)).toBe(obscured)
    expect(reveal(obscured)).toBe(text)
  })

  test('reveals every text, and gives different output each time', () => {
    const law = (text: string) => {
      expect(reveal(obscure(text))).toBe(text)
      expect(obscure(text)).not.toBe(obscure(text))
    }
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), law), runs(300))
  })

  test('reveals bytes that are not UTF-8', () => {
    expect(obscure(reveal('YWFhYWFhYWFhYWFhYWFhYf__'), IV)).toBe('YWFhYWFhYWFhYWFhYWFhYf__')
  })

  test.each([
    'YWFhYWFhYWFhYWFhYWFhYQ==',
    'YWFhYWFhYWFhYWFhYW',
    'YWFhYWFhYWFhYWFhYWFhYXMaGgIlE',
    'hunter2!',
    'YWFhYWFhYWFhYWFhYWFhYX+aGgIlEQ',
    ' YWFhYWFhYWFhYWFhYWFhYXMaGgIlEQ',
    '',
  ])('%j is not one, and is not quoted', (text) => {
    const error = caught(() => reveal(text))
    expect(error).toMatchObject({ code: 'failed' })
    if (text !== '') expect(inspect(error)).not.toContain(text)
  })
})

function caught(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describeRclones('with rclone, both ways', () => {
  const ask = async (word: 'obscure' | 'reveal', text: string) => {
    // rclone obscures stdin without the line end.
    const viaStdin = word === 'obscure'
    const args = viaStdin ? [word, '-'] : [word, '--', text]
    return rclone(tempFolder(), args, {}, viaStdin ? text : '')
  }

  test.each(['x', 'pässwörd 😀', ' blanks ', '-dash', '"`$%(x)s', 'ab '.repeat(500).trim()])(
    '%.20j',
    async (text) => {
      const theirs = await ask('obscure', text)
      expect(reveal(theirs.stdout.toString().trimEnd())).toBe(text)
      expect((await ask('reveal', obscure(text))).stdout.toString()).toBe(`${text}\n`)
    },
  )

  test.each([
    ['padding', 'YWFhYWFhYWFhYWFhYWFhYXMaGgIlEQ=='],
    ['too short', 'YWFhYWFh'],
    ['a letter too much', 'YWFhYWFhYWFhYWFhYWFhYXMaGgIlE'],
    ['stray bits at the end', 'YWFhYWFhYWFhYWFhYWFhYXMaGgIlER'],
    ['a line end inside', 'YWFhYWFhYWFhYWFh\nYWFhYXMaGgIlEQ'],
    ['a blank inside', 'YWFhYWFhYWFhYWFh YWFhYXMaGgIlEQ'],
    ['the standard alphabet', 'YWFhYWFhYWFhYWFhYWFhYX/+GgIlEQ'],
  ])('%s: taken or refused alike', async (_, text) => {
    const theirs = await ask('reveal', text)
    const ours = caught(() => reveal(text))
    if (theirs.code === 0) expect(`${ours}\n`).toBe(theirs.stdout.toString())
    else expect(ours).toMatchObject({ code: 'failed' })
  })
})
