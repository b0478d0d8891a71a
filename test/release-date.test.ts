import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { RELEASED } from '../src/release-date.ts'

it('the day of the release is the date in the changelog', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  const text = readFileSync('CHANGELOG.md', 'utf8')
  const dated = [...text.matchAll(/^## (\d\S*) \((\d{4}-\d\d-\d\d)\)$/gm)]
  const headings = text.match(/^## \d.*$/gm)
  expect(dated).toHaveLength(headings?.length ?? 0)
  const [, newest, date] = dated[0] ?? []
  expect({ version: newest, date }).toEqual({ version, date: RELEASED })
})
