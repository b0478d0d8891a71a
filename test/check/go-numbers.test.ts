import { expect, it } from 'vitest'
import { bytesOf, floatOf, integerOf, isTime } from '../../src/check/go-numbers.ts'

const words = (text: string) => text.split(' ')

/** Tried with rclone 1.60.1 and 1.75.2, with `chunk_size` of chunker and `max_age` of hasher. */
it.each([
  [
    'sizes',
    (text: string) => bytesOf(text) !== undefined,
    '1_000M 1_000 0x1_0p4M 0x_1p4M 1e-400M infM Infinityb +infM nanM 0x1p4 0x1p+4M 0x1p-4M 0x.8p4M 0x8.p4M 1e1_0M 1.M +1M -0M 1E3k 0X1P4ki 0x1p4kib 1kib 1ki off OFF 1_0.5_0M 010M 0x1fp1 0x1fp1b 1e5 1e 1eib 1ei 1b 0x1p1b 1. 1.e',
    '1__0M _1M 1_M 1e400M -infM +nanM 0x1p 0x.p4M 0x1p9999M .M -1M 0b1M 0o7M 1ib 1i 1eb 0x1b bib ib 1bi 1bib 1kb 1mb . inf nan 0x10M',
  ],
  [
    'times',
    isTime,
    '0x1p4 0x1p4d 0x1p4w 1_0 1_0d 0x1_0p1 inf +inf -inf Inf nan nand infd infinityd 1e5d 1d 1.5d .5d 1h30m -1h +1h 1y 1M 0x1p4y off 2026-01-31',
    '0x1p4s 0x1p4ms 1_0s infinity 1e400 1e5s 1e400d 1d2h tomorrow',
  ],
  [
    'whole numbers',
    (text: string) => integerOf(text) !== undefined,
    '0 1 1_000 +0x10 0b1_1 0o17 017 -0x1_0 -1 0x_1',
    '1.0 1e3 0x 08 0b2 _1 1_ 1__0 inf',
  ],
])('%s', (_, accepts, good, bad) => {
  expect(words(good).filter((text) => !accepts(text))).toEqual([])
  expect(words(bad).filter(accepts)).toEqual([])
})

it.each([
  ['1M', 1_048_576],
  ['0x1p4', 16_384],
  ['0x1.8p1b', 3],
  ['1.5k', 1_536],
  ['0x_1p-1G', 536_870_912],
  ['off', -1],
])('%s is %d bytes', (text, bytes) => expect(bytesOf(text)).toBe(bytes))

it('reads numbers with a sign', () => {
  expect(['-0x1p2', '+1_0.5', '-Inf'].map(floatOf)).toEqual([-4, 10.5, -Infinity])
  expect(['-0x1_0', '017', '0b11'].map(integerOf)).toEqual([-16, 15, 3])
})
