import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { judgeName, judgeTargets } from '../../src/check/judge-remote.ts'
import { parseConfig } from '../../src/config-file/document.ts'
import { readRemotes } from '../../src/config-file/read.ts'
import { remote } from '../services/pcloud.ts'

const judged = (name: string, version?: string, keys = {}) =>
  judgeName({ ...remote(keys), name }, { version })

const read = (file: string) => readRemotes(parseConfig(readFileSync(`fixtures/cases/${file}`)))

describe('a name that rclone refuses', () => {
  it.each(['07-names-rclone-refuses.conf', '22-names-that-look-alike.conf'])('%s', (file) => {
    for (const version of ['v1.60.1', 'v1.75.2', undefined]) {
      const refused = [...read(file).keys()].filter((name) => judged(name, version).length > 0)
      expect(refused).toEqual([...read(file).keys()].filter((name) => !/^(PCloud|al)$/.test(name)))
    }
  })

  it.each([
    ['pcloud:', 'the colon at the end', 'rename pcloud:: pcloud'],
    ['Bu\u0308ro', 'a separate accent (U+0308)', 'rename "Bu\u0308ro" Büro'],
    ['my\u00a0cloud', 'a no-break space (U+00A0)', 'rename "my\u00a0cloud" "my cloud"'],
    ['$x', 'it contains $.', "rename '$x' x"],
    ['{{ a_b }}', 'it contains {, }.', '"{{ a_b }}" a_b'],
    ['-x', 'begins with "-"', 'rename -- -x x'],
  ])('%j is explained, with a valid name', (name, why, command) => {
    const [found] = judged(name, 'v1.75.2')
    expect(found?.message).toContain(why)
    expect(found?.hint).toContain(command)
  })

  it('depends on the version: 1.60.1 refuses letters that are not ASCII', () => {
    expect(judged('Büro', 'v1.75.2')).toEqual([])
    expect(judged('Büro', 'v1.60.1')[0]?.hint).toBe(
      'Update rclone, or rename it: pcloud-config rename Büro Buro',
    )
    expect(judged('a@b', 'v1.60.1')).toHaveLength(1)
    expect(judged('n-a.b+', 'v1.60.1')[0]?.message).toContain('it contains +.')
    expect(judged('n-a.b+$', 'v1.75.2')[0]?.message).toContain('it contains $.')
  })

  it('is fine for a type that rclone does not have', () => {
    expect(judged('$x', undefined, { type: 'verizon' })).toEqual([])
  })

  it('is also a problem for a remote that uses it, and a similar name is suggested', () => {
    const around = { env: {}, platform: 'linux', backends: undefined }
    const sections = (target: string, name: string) =>
      new Map([
        [
          'w',
          new Map([
            ['type', 'alias'],
            ['remote', `${target}:x`],
          ]),
        ],
        [name, new Map([['type', 'memory']])],
      ])
    const texts = (target: string, name: string) =>
      judgeTargets({ name: 'w' }, { ...around, sections: sections(target, name) }).map(
        ({ message }) => message,
      )
    expect(texts('$x', '$x')).toEqual(['It uses the remote $x:, but rclone refuses this name.'])
    expect(texts('my cloud', 'my\u00a0cloud')[0]).toContain('a no-break space (U+00A0)')
    expect(texts('Dup', 'dup')[0]).toContain('Did you mean dup:?')
    expect(texts('dup ', 'dup')[0]).toContain('Did you mean dup:?')
  })
})
