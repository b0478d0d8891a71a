import { describe, expect, it } from 'vitest'
import { waitBeforeRetry } from '../../src/tokens/renewal.ts'

const NOW = Date.parse('2026-11-22T08:00:00Z')

describe('Retry-After', () => {
  it.each([
    ['5', 5000],
    [' 0 ', 0],
    ['Sun, 22 Nov 2026 08:00:07 GMT', 7000],
    ['Sun, 22 Nov 2026 07:59:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    ['99999999999', undefined],
  ])('%j is %s ms', (text, ms) => {
    // 500 ms is the wait without a header.
    expect(waitBeforeRetry(text, 0, NOW, 0)).toBe(ms ?? 500)
  })

  it('of more than 30 seconds is too long', () => {
    expect(waitBeforeRetry('30', 0, NOW, 0.5)).toBe(30_000)
    expect(waitBeforeRetry('86400', 0, NOW, 0.5)).toBeUndefined()
  })

  it('without it, the wait doubles, and half of it is random', () => {
    expect([0, 1, 2, 9].map((attempt) => waitBeforeRetry(undefined, attempt, NOW, 0))).toEqual([
      500, 1000, 2000, 30_000,
    ])
    expect(waitBeforeRetry(undefined, 1, NOW, 1)).toBe(2000)
  })
})
