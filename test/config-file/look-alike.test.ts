import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  acceptedName,
  isRefusedName,
  lookAlike,
  noSuchRemote,
} from '../../src/config-file/remote-names.ts'
import { hasCode } from '../../src/errors.ts'

describe('a name that is similar to a different name', () => {
  it.each([
    ['Büro', 'Bu\u0308ro', 'a separate accent (U+0308)'],
    ['my cloud', 'my\u00a0cloud', 'a no-break space (U+00A0)'],
    ['pcloud', 'pcloud:', 'the colon at the end'],
    ['pcloud', 'PCloud', 'upper and lower case'],
    ['pcloud ', 'pcloud', 'not start or end with a space'],
    ['pcloud', 'pclo\u200bud', 'an invisible character (U+200B)'],
    ['pcloud', 'p\u0441loud', 'a letter from a different alphabet (U+0441)'],
    ['p\u0441loud', 'pcloud', 'the characters differ'],
    ['a-b', 'a\u2013b', 'the characters differ'],
  ])('%j is probably %j', (wanted, name, difference) => {
    const found = lookAlike(wanted, ['other', name])
    expect(found?.name).toBe(name)
    expect(found?.difference).toContain(difference)
    const error = noSuchRemote(wanted, ['other', name])
    expect(hasCode(error, 'not-found')).toBe(true)
    expect(error.message).toContain(name)
  })

  it('prefers the most similar name', () => {
    expect(lookAlike('pcloud', ['pcl\u043eud', 'PCLOUD:', 'Pcloud'])?.name).toBe('Pcloud')
  })

  it('suggests only similar names', () => {
    expect(noSuchRemote('pclout', ['pcloud']).hint).toBe('Did you mean pcloud?')
    expect(noSuchRemote('zzz', ['pcloud']).hint).toBe('See `pcloud-config list`.')
    expect(noSuchRemote('pcloud', ['pcloud:']).hint).toContain('pcloud::')
  })
})

describe('names that rclone refuses', () => {
  it.each([
    ['pcloud:', ['v1.57.0', 'v1.60.1', 'v1.61.0', 'v1.62.0', undefined]],
    ['{{ x }}', ['v1.57.0', 'v1.60.1', 'v1.75.2', undefined]],
    ['Bu\u0308ro', ['v1.60.1', 'v1.61.1', 'v1.75.2', undefined]],
    ['my\u00a0cloud', ['v1.60.1', 'v1.75.2', undefined]],
    ['-x', ['v1.60.1', 'v1.75.2', undefined]],
    ['Büro', ['v1.57.0', 'v1.60.1']],
    ['a@b', ['v1.57.0', 'v1.60.1', 'v1.61.1']],
    ['a.b', ['v1.57.0']],
    ['a b-c_1', []],
  ])('%j', (name, refusing) => {
    const versions = ['v1.57.0', 'v1.60.1', 'v1.61.0', 'v1.61.1', 'v1.62.0', 'v1.75.2', undefined]
    const found = versions.filter((version) => isRefusedName(name, version))
    expect(found).toEqual(expect.arrayContaining(refusing as string[]))
    if (refusing.length < 3)
      expect(found.every((one) => refusing.includes(one as never))).toBe(true)
  })

  it('accepts the suggested name', () => {
    const name = fc.string({ unit: 'binary', maxLength: 12 })
    const law = fc.property(
      name,
      fc.constantFrom('v1.60.1', 'v1.61.0', undefined),
      (text, version) => {
        const instead = acceptedName(text, version)
        expect(instead === undefined || !isRefusedName(instead, version)).toBe(true)
      },
    )
    fc.assert(law)
    expect(acceptedName('Bu\u0308ro', 'v1.75.2')).toBe('Büro')
    expect(acceptedName('Büro', 'v1.60.1')).toBe('Buro')
    expect(acceptedName('my\u00a0cloud', undefined)).toBe('my cloud')
    expect(acceptedName('Google Drive (work)', undefined)).toBe('Google Drive work')
    expect(acceptedName('pcloud:', undefined)).toBe('pcloud')
  })
})
