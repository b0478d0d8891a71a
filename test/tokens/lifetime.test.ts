import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { expiresAt, isFresh } from '../../src/tokens/lifetime.ts'
import { decodeToken, encodeToken, lastingToken, NEVER } from '../../src/tokens/rclone-token.ts'
import { tokenIssued } from '../../src/tokens/token-answer.ts'

const NOW = Date.parse('2026-11-22T08:00:00Z')
const issued = (expiresIn?: number) =>
  tokenIssued(
    {
      accessToken: new Secret('a'),
      tokenType: 'Bearer',
      ...(expiresIn !== undefined && { expiresIn }),
    },
    NOW,
  )

describe('the lifetime of a token', () => {
  it('ends at the time from the service', () => {
    expect(issued(3600).expiry).toBe('2026-11-22T09:00:00.000Z')
    expect(issued().expiry).toBe(NEVER)
    expect(expiresAt(lastingToken(new Secret('a')))).toBe(Number.POSITIVE_INFINITY)
  })

  it.each([
    [9 * 3600, 300_000],
    [3600, 300_000],
    [1800, 180_000],
    [60, 6000],
  ])('of %s seconds is renewed %s ms before its end', (seconds, margin) => {
    const end = NOW + seconds * 1000 - margin
    expect([isFresh(issued(seconds), end - 1), isFresh(issued(seconds), end)]).toEqual([
      true,
      false,
    ])
  })

  it.each([
    [3600, 3_299_999, true],
    [3600, 3_300_000, false],
    [60, 53_999, true],
    [60, 54_000, false],
  ])('of %s seconds after %s ms: fresh is %s', (seconds, later, fresh) => {
    expect(isFresh(issued(seconds), NOW + later)).toBe(fresh)
  })

  it('uses the requested margin', () => {
    expect(isFresh(issued(3600), NOW, 3_599_999)).toBe(true)
    expect(isFresh(issued(3600), NOW, 3_600_000)).toBe(false)
    expect(isFresh(lastingToken(new Secret('a')), NOW, 1e15)).toBe(true)
  })

  it('has ended if the expiry is not a date', () => {
    expect(isFresh({ ...issued(60), expiry: 'soon' }, NOW)).toBe(false)
  })

  it('is stored in the JSON, as in newer versions of Go', () => {
    const text = encodeToken(issued(3600)).reveal()
    expect(text).toBe(
      '{"access_token":"a","token_type":"Bearer","expiry":"2026-11-22T09:00:00.000Z","expires_in":3600}',
    )
    expect(decodeToken(text).expiresIn).toBe(3600)
    for (const life of ['"3600"', '0', '-5', '60.5']) {
      const text = `{"access_token":"a","expires_in":${life}}`
      expect(decodeToken(text).expiresIn, life).toBeUndefined()
    }
  })
})
