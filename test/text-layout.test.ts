import { describe, expect, it } from 'vitest'
import { wrapText } from '../src/text-layout.ts'

const lines = (text: string, columns: number) => wrapText(text, columns, (part) => part.length)

describe('long lines of text', () => {
  it('lines break at spaces, and are aligned with the text', () => {
    expect(lines('✗ one two three four', 12)).toEqual(['✗ one two', '  three four'])
    expect(lines('  one two three four', 12)).toEqual(['  one two', '  three four'])
    expect(lines('1. one two', 6)).toEqual(['1. one', '   two'])
    expect(lines('short', 12)).toEqual(['short'])
    expect(lines('', 12)).toEqual([''])
  })

  it.each([
    ['Log in again now: pcloud-config reconnect work', 'pcloud-config reconnect work'],
    [
      'To see all of it: pcloud-config check work --config ~/a.conf. Then restart rclone.',
      'pcloud-config check work --config ~/a.conf.',
    ],
    ['Renew its token, please: rclone lsd work: (as usual)', 'rclone lsd work:'],
    ['First: `pcloud-config new` and more', '`pcloud-config new`'],
    ['On your computer: ssh -L 53682:localhost:53682 me@host', 'ssh -L 53682:localhost:53682'],
    ['A link: https://my.pcloud.com/oauth2/authorize?client_id=x', 'client_id=x'],
  ])('%s: the command stays whole at any width', (text, command) => {
    for (let columns = 10; columns < text.length; columns += 1) {
      const shown = lines(text, columns)
      expect(shown.some((line) => line.includes(command))).toBe(true)
      expect(shown.join(' ')).toBe(text)
    }
  })

  it('the rest of a sentence is not a command', () => {
    const text = 'Then pcloud-config asks you a few questions and saves the remote for you'
    expect(Math.max(...lines(text, 30).map((line) => line.length))).toBeLessThanOrEqual(30)
  })
})
