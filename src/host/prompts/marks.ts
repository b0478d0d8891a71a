import type { Marks } from '../../cli/host.ts'
import { createPalette } from './palette.ts'
import { createSymbols } from './symbols.ts'
import { toAscii } from './to-ascii.ts'

export interface MarkStyle {
  readonly plain: boolean
  readonly color: boolean
  readonly unicode: boolean
}

const WORDS: Omit<Marks, 'text' | 'heading' | 'dim'> = {
  ok: 'ok:',
  note: 'note:',
  warning: 'warning:',
  problem: 'problem:',
  error: 'Error:',
}

/** Painted signs; words for screen readers and logs. */
export function createMarks({ plain, color, unicode }: MarkStyle): Marks {
  const palette = createPalette(color && !plain)
  const symbols = createSymbols(unicode)
  const signs = {
    ok: palette.ok(symbols.ok),
    note: palette.dim(symbols.dot),
    warning: palette.warn(symbols.warn),
    problem: palette.error(symbols.error),
    error: palette.error(symbols.error),
  }
  return {
    ...(plain ? WORDS : signs),
    heading: palette.strong,
    dim: palette.dim,
    text: unicode ? (text) => text : toAscii,
  }
}
