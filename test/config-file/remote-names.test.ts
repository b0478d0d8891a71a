import { describe, expect, test } from 'vitest'
import { checkRemoteName } from '../../src/config-file/remote-names.ts'
import { slowness } from '../support/slowness.ts'

/** rclone 1.76's pattern (fs/fspath/path.go). Slow in JavaScript for many dashes. */
const RCLONE = /^[\w\p{L}\p{N}.+@]+(?:[ -]+[\w\p{L}\p{N}.+@-]+)*$/u

describe('checkRemoteName', () => {
  test.each([
    'a',
    'my remote',
    'pcloud_backup',
    'a-b',
    'a--',
    'a -',
    'a-b-',
    'ünï',
    '日本',
    'a@b.c',
    'a+b',
    '.x',
    '1',
  ])('takes %j', (name) => {
    expect(checkRemoteName(name, 'linux')).toBeUndefined()
  })

  test.each([
    '',
    '-a',
    ' a',
    'a ',
    'a-',
    'a/b',
    'a:b',
    'a\nb',
    'a\tb',
    'a\u00a0b',
    '[a]',
    'a"b',
    '😀',
    'DEFAULT',
  ])('refuses %j in a sentence', (name) => {
    expect(checkRemoteName(name, 'linux')).toMatch(/^.*[.?]$/)
  })

  test('refuses a drive letter only on Windows', () => {
    expect(checkRemoteName('C', 'win32')).toContain('drive')
    expect(checkRemoteName('C', 'linux')).toBeUndefined()
    expect(checkRemoteName('CC', 'win32')).toBeUndefined()
  })

  test("agrees with rclone's pattern on all short names", () => {
    const letters = ['a', '-', ' ', '.', '/', 'é']
    let names = ['']
    for (let length = 0; length < 6; length++) {
      for (const name of names) {
        expect(checkRemoteName(name, 'linux') === undefined, name).toBe(RCLONE.test(name))
      }
      names = names.flatMap((name) => letters.map((letter) => name + letter))
    }
  })

  test('S33: is fast for many dashes', () => {
    const begin = performance.now()
    checkRemoteName(`a${'-'.repeat(100_000)}!`, 'linux')
    checkRemoteName(`a${' -'.repeat(100_000)}`, 'linux')
    expect(performance.now() - begin).toBeLessThan(200 * slowness())
  })
})
