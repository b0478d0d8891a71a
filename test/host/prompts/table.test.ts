import { describe, expect, it } from 'vitest'
import { formatTable } from '../../../src/host/prompts/cells.ts'

const ROWS = [
  ['Name', 'Type', 'Region'],
  ['home', 'pcloud', 'EU'],
  ['テスト', 'crypt', ''],
  ['and 3 more'],
]

const table = (width?: number) => formatTable(ROWS, width, '…')

describe('formatTable', () => {
  it('aligns by cells, and cuts no line that may be of any length', () => {
    expect(table()).toEqual([
      'Name    Type    Region',
      'home    pcloud  EU',
      'テスト  crypt',
      'and 3 more',
    ])
  })

  it('leaves columns out from the right, then cuts the first', () => {
    expect(table(23)).toEqual(table())
    expect(table(22)[1]).toBe('home    pcloud')
    expect(table(14).slice(1, 3)).toEqual(['home   pcloud', 'テス…  crypt'])
    expect(table(1)[2]).toBe('テ…   crypt')
  })

  it('shows what would move the cursor', () => {
    expect(formatTable([['a\x1b[2J', 'b\nc']], undefined, '…')).toEqual(['a\\u{1b}[2J  b\\u{a}c'])
  })

  it('is empty if there are no rows', () => {
    expect(formatTable([], 80, '…')).toEqual([])
  })
})
