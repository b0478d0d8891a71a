import { wrapText } from '../text-layout.ts'

export function wrap(text: string, width: number, indent = ''): readonly string[] {
  if (text === '') return []
  const lines = wrapText(text, width - indent.length, (line) => line.length)
  return lines.map((line) => indent + line)
}

export type Row = readonly [left: string, right: string]

/** Two columns. A wide left side has a line for itself. */
export function columns(rows: readonly Row[], width: number): readonly string[] {
  const limit = Math.floor(width * 0.35)
  const fitting = rows.map(([left]) => left.length).filter((length) => length <= limit)
  if (fitting.length * 2 <= rows.length) {
    const indent = ' '.repeat(6 + (/^ */.exec(rows[0]?.[0] ?? '')?.[0].length ?? 0))
    return rows.flatMap(([left, right]) => below(left, right, width, indent))
  }
  const indent = ' '.repeat(Math.max(...fitting) + 4)
  return rows.flatMap(([left, right]) =>
    left.length > limit ? below(left, right, width, indent) : beside(left, right, width, indent),
  )
}

function below(left: string, right: string, width: number, indent: string): readonly string[] {
  const fits = left.length + 2 <= width
  return [...(fits ? [`  ${left}`] : command(left, width)), ...wrap(right, width, indent)]
}

function beside(left: string, right: string, width: number, indent: string): readonly string[] {
  const [first = indent, ...more] = wrap(right, width, indent)
  return [`  ${left}`.padEnd(indent.length) + first.slice(indent.length), ...more]
}

/** A command that you can copy, with a backslash before each line break. */
export function command(line: string, width: number): readonly string[] {
  const words = wordsOf(line, width)
  const lines: string[] = []
  let current = ''
  for (const [at, word] of words.entries()) {
    const longer = current === '' ? `  ${word}` : `${current} ${word}`
    const room = width - (at + 1 < words.length ? 2 : 0)
    if (current !== '' && longer.length > room) {
      lines.push(`${current} \\`)
      current = `    ${word}`
    } else current = longer
  }
  return [...lines, current]
}

/** Does not break text in quotes, or an option and the value if they fit. */
function wordsOf(line: string, width: number): readonly string[] {
  const pieces = line.match(/(?:--?[\w-]+ (?![-|>]))?(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []
  return pieces.flatMap((piece) => {
    const sign = /^-[\w-]+ /.exec(piece)?.[0] ?? ''
    return sign === '' || piece.length + 6 <= width
      ? [piece]
      : [sign.trimEnd(), piece.slice(sign.length)]
  })
}
