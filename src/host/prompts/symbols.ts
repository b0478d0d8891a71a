/** The few signs that are drawn, and what stands for them where only ASCII can. */
export interface Symbols {
  readonly pointer: string
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
