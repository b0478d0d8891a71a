import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { finding, once, subjectWord } from '../../src/finding.ts'
import { Secret } from '../../src/secret.ts'

const [, table = ''] =
  /const LEVELS = \{([^}]*)\}/.exec(readFileSync('src/finding.ts', 'utf8')) ?? []
const LEVELS = Object.fromEntries(
  [...table.matchAll(/^ +'?([\w-]+)'?: '(\w+)',$/gm)].map(([, id = '', level]) => [id, level]),
)

describe('docs/checks.md', () => {
  const rows = readFileSync('docs/checks.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | '))
  const documented = rows.flatMap(([ids = '', levels = '']) =>
    [...ids.matchAll(/`([\w-]+)`/g)].map(([, id], at) => {
      const words = levels.split(', ')
      // `ok, warning`: the first is the good one, the last holds for all others.
      return [id, at === 0 ? words[0] : words.at(-1)] as const
    }),
  )

  it('lists each finding with its level', () => {
    expect(Object.fromEntries(documented)).toEqual(LEVELS)
    expect(documented).toHaveLength(Object.keys(LEVELS).length)
    expect(documented.length).toBeGreaterThan(90)
  })
})

describe('a subject', () => {
  it('is a single word, also for a remote named machine or file', () => {
    expect(subjectWord('file')).toBe('file')
    expect(subjectWord({ remote: 'file' })).toBe('file:')
  })
})

it('a repeated finding is listed a single time, but both repairs are preserved', () => {
  const fix = (key: string) =>
    ({
      kind: 'set',
      name: 'a',
      key,
      value: new Secret('x'),
      was: undefined,
      judged: JUDGED,
    }) as const
  const [one, other] = ['a', 'b'].map((text) => finding('target-local', { remote: 'u' }, text))
  const [first, second] = ['p', 'q'].map((key) =>
    finding('value-quoted', { remote: 'a' }, 'x', { fix: fix(key) }),
  )
  const all = [one, other, one, first, second, first].flatMap((found) => found ?? [])
  expect(once(all)).toEqual([one, other, first, second])
})
const JUDGED = { type: undefined, token: undefined }
