import { runs } from '../laws/generate.ts'

/**
 * `npm run fuzz` and `npm run mutants` try all cases; other runs try a part of them, another one each time.
 */
export const TRIES_ALL =
  process.env.FAULTS === 'all' ||
  process.env.SAMPLE === 'all' ||
  Number(process.env.LAW_FACTOR ?? '1') >= 3

/** Each call goes on where the one before ended, so that two calls pick other cases. */
const random = randomFrom(runs(1).seed)

/** So many of the cases, in their order. `LAW_SEED` picks the same ones again. */
export function sample<T>(cases: readonly T[], count: number): readonly T[] {
  if (TRIES_ALL || count >= cases.length) return cases
  const picked = cases.map((one, at) => ({ one, at, rank: random() }))
  return picked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

/** mulberry32: any even spread will do. */
function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
