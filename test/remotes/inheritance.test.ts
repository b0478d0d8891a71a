import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../src/config-file/apply-edits.ts'
import type { ConfigEdit } from '../../src/config-file/config-edit.ts'
import { type ConfigDocument, parseConfig } from '../../src/config-file/document.ts'
import { getSection, getValue, readRemotes } from '../../src/config-file/read.ts'
import { inheritedKeys } from '../../src/rclone/section-keys.ts'
import { keptTexts, withoutNewParents } from '../../src/remotes/inheritance.ts'
import { renaming } from '../../src/remotes/rename-remote.ts'

const FILE = parseConfig(
  Buffer.from(`[acme]
type = pcloud
hostname = eapi.pcloud.com
root_folder_id = d7
client_id = mine
token = {"access_token":"seed"}

[pc]
type = pcloud
hostname = api.pcloud.com

[team.pc]
type = pcloud
hostname = api.pcloud.com

[acme.near]
type = pcloud
`),
)

const PLAIN = [
  ['type', 'pcloud'],
  ['hostname', 'api.pcloud.com'],
] as const

function afterEdits(...edits: readonly ConfigEdit[]) {
  return applyEdits(FILE, withoutNewParents(FILE, edits))
}

const add = (name: string, entries: readonly (readonly [string, string])[] = PLAIN) =>
  ({ kind: 'add', name, entries }) as const

describe('withoutNewParents', () => {
  it.each<[string, string, ConfigEdit]>([
    ['a new remote', 'acme.pc', add('acme.pc')],
    ['a renamed remote', 'acme.pc', { kind: 'rename', from: 'pc', to: 'acme.pc' }],
    ['a grandchild', 'acme.near.pc', add('acme.near.pc')],
    ['a replaced remote', 'acme.near', { kind: 'replace', name: 'acme.near', entries: PLAIN }],
  ])('%s writes the defaults that its parent would change', (_title, name, edit) => {
    const file = afterEdits(edit)
    const values = ['hostname', 'root_folder_id', 'client_id', 'token'].map((key) =>
      getValue(file, name, key),
    )
    expect(values).toEqual(['api.pcloud.com', 'd0', '', ''])
  })

  it('preserves the values of a remote below a new parent', () => {
    const file = afterEdits(add('team', [...PLAIN, ['root_folder_id', 'd8']]))
    expect(getValue(file, 'team.pc', 'root_folder_id')).toBe('d0')
    expect(getValue(file, 'team', 'root_folder_id')).toBe('d8')
  })

  it('preserves the values that an imported remote inherits from its imported parent', () => {
    const edits = [add('up', [...PLAIN, ['client_id', 'a']]), add('up.sub'), add('acme.moved')]
    const inherits = (name: string) =>
      new Map(name === 'up' ? [] : Object.entries({ client_id: 'a', token: 't' }))
    const file = applyEdits(FILE, withoutNewParents(FILE, edits, inherits))
    const read = (name: string) => ['client_id', 'token'].map((key) => getValue(file, name, key))
    expect(read('up.sub')).toEqual(['a', 't'])
    expect(read('acme.moved')).toEqual(['a', 't'])
    expect(getSection(file, 'up.sub')?.has('client_id')).toBe(false)
  })

  it('writes an inherited value without a parent, but does not replace an own value', () => {
    const own = [['type', 'pcloud'] as const, ['client_id', 'mine'] as const]
    const edits = [add('flat'), add('own', own)]
    const inherits = () => new Map([['client_id', 'a']])
    const file = applyEdits(FILE, withoutNewParents(FILE, edits, inherits))
    expect(['flat', 'own'].map((name) => getValue(file, name, 'client_id'))).toEqual(['a', 'mine'])
  })

  it('a new parent between two others changes no value, in any order', () => {
    const type = [['type', 'pcloud']] as const
    const edits = [add('acme.x.y', type), add('acme.x', type)]
    const inherits = (name: string) =>
      new Map(name === 'acme.x.y' ? [['client_id', 'mine'] as const] : [])
    for (const ordered of [edits, edits.toReversed()]) {
      const file = applyEdits(FILE, withoutNewParents(FILE, ordered, inherits))
      const read = (name: string) => getValue(file, name, 'client_id')
      expect([read('acme.x'), read('acme.x.y')]).toEqual(['', 'mine'])
    }
  })

  it('S48: does not copy a line of the parent that may be part of a secret', () => {
    const stray = parseConfig(Buffer.from('[a]\ntype = pcloud\nS3cretHalf== = x\n'))
    const edits = withoutNewParents(stray, [add('a.b')])
    expect(JSON.stringify(edits)).not.toContain('S3cretHalf')
  })

  it.each(['pc2', 'other.pc', 'acme2.pc'])(
    'does not add values to %s, which is not a child',
    (name) => {
      expect(withoutNewParents(FILE, [add(name)])).toEqual([add(name)])
    },
  )

  it('is part of a rename', () => {
    const file = applyEdits(FILE, renaming(FILE, 'pc', 'acme.pc').edits)
    expect(getValue(file, 'acme.pc', 'root_folder_id')).toBe('d0')
  })

  it('a rename copies inherited keys, and is refused while other remotes inherit from it', () => {
    const file = applyEdits(FILE, renaming(FILE, 'acme.near', 'far').edits)
    expect(getValue(file, 'far', 'client_id')).toBe('mine')
    expect(() => renaming(FILE, 'acme', 'new')).toThrow('inherit keys from acme: acme.near.')
  })

  it('writes the keys of a new remote in the usual order', () => {
    const file = afterEdits(
      add('acme.pc', [...PLAIN, ['token', '{"access_token":"own"}'], ['client_secret', 's']]),
    )
    const keys = [...(getSection(file, 'acme.pc')?.keys() ?? [])]
    expect(keys).toEqual([
      'type',
      'client_id',
      'root_folder_id',
      'hostname',
      'token',
      'client_secret',
    ])
  })

  it('lists the values of a different remote that it preserves', () => {
    const edits = withoutNewParents(FILE, [{ kind: 'replace', name: 'acme', entries: PLAIN }])
    const texts = keptTexts(edits, 'acme')
    expect(texts).toHaveLength(1)
    expect(texts[0]).toMatch(/acme\.near.*hostname, root_folder_id, client_id, token/)
    expect(keptTexts(edits, 'acm')).toEqual([])
    expect(keptTexts(withoutNewParents(FILE, [add('new')]), 'new')).toEqual([])
  })

  it('law: a new or replaced remote changes no value of a different remote', () => {
    const keys = fc.uniqueArray(fc.constantFrom('hostname', 'client_id', 'token', 'remote'))
    const sections = fc.dictionary(fc.constantFrom('a', 'a.b', 'a.b.c', 'a.x', 'z'), keys)
    const placed = fc.constantFrom('a', 'a.b', 'a.b.c', 'z')
    fc.assert(
      fc.property(sections, placed, keys, (given, name, fresh) => {
        const file = fileOf(given)
        const kind = name in given ? 'replace' : 'add'
        const entries = [['type', 'local'], ...fresh.map((key) => [key, 'fresh'])] as [
          string,
          string,
        ][]
        const after = applyEdits(file, withoutNewParents(file, [{ kind, name, entries }]))
        const wanted = valuesOf(file).set(name, Object.fromEntries(entries))
        expect(Object.fromEntries(valuesOf(after))).toEqual(Object.fromEntries(wanted))
      }),
    )
  })
})

function fileOf(sections: Readonly<Record<string, readonly string[]>>): ConfigDocument {
  const texts = Object.entries(sections).map(
    ([name, keys]) =>
      `[${name}]\n${keys.map((key) => `${key} = ${key} of ${name}\n`).join('')}x = 1\n`,
  )
  return parseConfig(Buffer.from(texts.join('\n')))
}

/** The values that rclone uses. It treats a blank value like a missing one. */
function valuesOf(file: ConfigDocument): Map<string, Record<string, string>> {
  const remotes = readRemotes(file)
  return new Map(
    [...remotes].map(([name, own]) => {
      const all = [...inheritedKeys(name, remotes), ...own].filter(([, value]) => value !== '')
      return [name, Object.fromEntries(all)]
    }),
  )
}
