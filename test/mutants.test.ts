import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Mutant {
  readonly row: string
  readonly breaks: string
  readonly file: string
  readonly find: string
  readonly replace: string
}

const mutants: readonly Mutant[] = JSON.parse(readFileSync('docs/security-mutants.json', 'utf8'))

test.each(mutants)('$row: $breaks: the text occurs exactly once in its file', (mutant) => {
  expect(readFileSync(mutant.file, 'utf8').split(mutant.find)).toHaveLength(2)
  expect(mutant.replace).not.toBe(mutant.find)
})

test('S50: every row that code can break has a mutant', () => {
  const rows = new Set(mutants.map(({ row }) => row))
  const numbers = [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 21, 22, 23, 24, 25, 26, 27, 28, 29, 38, 43, 46, 47, 48, 49,
  ]
  expect(numbers.filter((number) => !rows.has(`S${number}`))).toEqual([])
})
