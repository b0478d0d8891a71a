/** Help as wide as it is given: nothing here knows what it says. */

/** As many words a line as fit; one that is longer than a line has a line of its own. */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && indent.length + longer.length > width) {
      lines.push(indent + line)
      line = word
    } else line = longer
  }
  return line === '' ? lines : [...lines, indent + line]
}

export type Row = readonly [left: string, right: string]

/** Two columns; where there is no room for two, what belongs to a line stands below it. */
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

/** A command line that can be copied as it is: broken where a shell reads on. */
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

/** What quotes hold stays in one piece, and so does an option with its value where it fits. */
function wordsOf(line: string, width: number): readonly string[] {
  const pieces = line.match(/(?:--?[\w-]+ (?![-|>]))?(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []
  return pieces.flatMap((piece) => {
    const sign = /^-[\w-]+ /.exec(piece)?.[0] ?? ''
    return sign === '' || piece.length + 6 <= width
      ? [piece]
      : [sign.trimEnd(), piece.slice(sign.length)]
  })
}
