import { describe, expect, it } from 'vitest'
import { heirsOf, homeOfKey, inheritedKeys, parentsOf } from '../../src/rclone/section-keys.ts'

const sections = new Map(
  Object.entries({
    a: { type: 'pcloud', token: 'of a', region: 'of a' },
    'a.b': { token: 'of b' },
    'a.b.c': { hostname: 'of c' },
    'a.gap.c': { hostname: 'of c' },
    '.hidden': { type: 'alias' },
    'alone.b': { type: 'alias' },
  }).map(([name, keys]) => [name, new Map(Object.entries(keys))]),
)

describe('parents', () => {
  it.each([
    ['a', []],
    ['a.b', ['a']],
    ['a.b.c', ['a.b', 'a']],
    ['a.b.new', ['a.b', 'a']],
    ['a.gap.c', []],
    ['.hidden', []],
    ['alone.b', []],
  ])('of %s: %j', (name, parents) => expect(parentsOf(name, sections)).toEqual(parents))

  it.each([
    ['a.b.c', 'hostname', 'a.b.c'],
    ['a.b.c', 'token', 'a.b'],
    ['a.b.c', 'type', 'a'],
    ['a.b.c', 'other', undefined],
    ['a.gap.c', 'type', undefined],
    ['a.b.new', 'token', undefined],
  ])('%s has %s from %s', (name, key, home) => {
    expect(homeOfKey(name, key, sections)).toBe(home)
  })

  it('gives the values of the nearest parent', () => {
    expect(Object.fromEntries(inheritedKeys('a.b.c', sections))).toEqual({
      type: 'pcloud',
      token: 'of b',
      region: 'of a',
    })
    expect(Object.fromEntries(inheritedKeys('a.b', sections))).toEqual({
      type: 'pcloud',
      region: 'of a',
    })
  })

  it('has the remotes right below as heirs', () => {
    expect(heirsOf('a', sections)).toEqual(['a.b'])
    expect(heirsOf('a.b', sections)).toEqual(['a.b.c'])
    expect(heirsOf('alone', sections)).toEqual([])
  })
})
