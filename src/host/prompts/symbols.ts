import type { Marks } from '../../cli/host.ts'
import { toAscii } from './ascii.ts'
import { createPalette } from './escape-codes.ts'

/** Signs, with ASCII replacements. */
export interface Symbols {
  readonly pointer: string
  /** Marks the open question. */
  readonly active: string
  /** Marks an answered question. */
  readonly done: string
  readonly selected: string
  readonly bullet: string
  readonly ellipsis: string
  readonly dot: string
  readonly ok: string
  readonly warn: string
  readonly error: string
  readonly arrows: string
  readonly right: string
  readonly left: string
}

const UNICODE: Symbols = {
  pointer: '›',
  active: '❯',
  done: '✓',
  selected: '❯',
  bullet: '•',
  ellipsis: '…',
  dot: '·',
  ok: '✓',
  warn: '!',
  error: '✗',
  arrows: '↑↓',
  right: '→',
  left: '←',
}

const ASCII: Symbols = {
  pointer: '>',
  active: '>',
  done: '-',
  selected: '>',
  bullet: '*',
  ellipsis: '...',
  dot: '-',
  ok: 'ok',
  warn: '!',
  error: 'x',
  arrows: 'arrows',
  right: 'right',
  left: 'left',
}

export function createSymbols(unicode: boolean): Symbols {
  return unicode ? UNICODE : ASCII
}

interface MarkStyle {
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

/** Coloured signs. Text for screen readers and logs. */
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
