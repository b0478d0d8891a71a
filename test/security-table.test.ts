import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const DOCUMENT = readFileSync('docs/security.md', 'utf8')
const WITHDRAWN = ['S40', 'S44']
const NUMBERS = [
  ...Array.from({ length: 45 }, (_, at) => `S${at + 1}`),
  'S46',
  'S47',
  'S48',
  'S49',
  'S50',
].filter((number) => !WITHDRAWN.includes(number))

interface Row {
  readonly number: string
  readonly requirement: string
  readonly proof: string
}

const rows: readonly Row[] = [...DOCUMENT.matchAll(/^\| (S\d+) \| (.+?) \| (.+) \|$/gm)].map(
  ([, number = '', requirement = '', proof = '']) => ({ number, requirement, proof }),
)

/** The tests in a cell: `file`: *title*, *title*; `file`: *title*. */
function proofsOf(cell: string): readonly (readonly [file: string, title: string])[] {
  return [...cell.matchAll(/`(test\/[\w/-]+\.test\.ts)`: (\*.+?\*)(?=[;.] |$)/g)].flatMap(
    ([, file = '', titles = '']) =>
      [...titles.matchAll(/\*(.+?)\*/g)].map(([, title = '']) => [file, title] as const),
  )
}

/** A title is the first argument of a test or a group of tests. */
function isTitleIn(source: string, title: string): boolean {
  const quoted = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`\\(\\s*(['"\`])${quoted}\\1`).test(source)
}

test('has one row for each requirement, in order', () => {
  expect(rows.map(({ number }) => number)).toEqual(NUMBERS)
  for (const { requirement } of rows) expect(requirement.length).toBeGreaterThan(20)
})

test.each(rows)('$number names a test that exists, or is marked as unproven', (row) => {
  const proofs = proofsOf(row.proof)
  const unproven = /Unproven: \S+/.test(row.proof)
  expect(proofs.length > 0 || unproven, row.proof).toBe(true)
  // Each title in the cell was parsed.
  expect(row.proof.match(/\*/g)?.length ?? 0).toBe(proofs.length * 2)
  for (const [file, title] of proofs) {
    expect(existsSync(file), file).toBe(true)
    expect(title).toMatch(new RegExp(`^(?:S\\d+, )*${row.number}(?:, S\\d+)*: `))
    expect(isTitleIn(readFileSync(file, 'utf8'), title), `${file}: ${title}`).toBe(true)
  }
})

test('mentions only numbers in the table', () => {
  const named = [...DOCUMENT.matchAll(/\bS\d+\b/g)].map(([number]) => number)
  expect(named.filter((number) => ![...NUMBERS, ...WITHDRAWN].includes(number))).toEqual([])
})
