import { describe, expect, it } from 'vitest'
import { parseDuration } from '../../src/cli/command-options.ts'

describe('parseDuration', () => {
  it.each([
    ['300ms', 300],
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1h0m0s', 3_600_000],
    ['1.5h', 5_400_000],
    ['0.5s', 500],
    ['24h', 86_400_000],
    ['1ms', 1],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text, '--timeout')).toBe(ms)
  })

  it.each([
    '',
    '5',
    'm',
    '5 m',
    ' 5m',
    '5m ',
    '-5m',
    '+5m',
    '5M',
    '5m5',
    '5d',
    '1e3s',
    '.s',
    '0s',
    '0.1ms',
    '24h1ms',
    `${'9'.repeat(400)}s`,
    'Infinitys',
    '٥m',
  ])('refuses %j and names the option', (text) => {
    expect(() => parseDuration(text, '--min-valid')).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining('--min-valid') }),
    )
  })
})
