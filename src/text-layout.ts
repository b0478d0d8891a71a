/** Between two columns. */
export const GAP = '  '

/**
 * The lines of a table. Each column is as wide as the widest cell.
 * @param measure the columns that a text takes on the screen
 */
export function alignColumns(
  rows: readonly (readonly string[])[],
  measure: (text: string) => number = (text) => text.length,
): readonly string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [at, cell] of row.entries()) {
      widths[at] = Math.max(widths[at] ?? 0, measure(cell))
    }
  }
  const padded = (cell: string, at: number) => cell + ' '.repeat((widths[at] ?? 0) - measure(cell))
  return rows.map((row) => row.map(padded).join(GAP).trimEnd())
}

/** A label and a value. Rows without a value are left out. */
export type LabelledFact = readonly [label: string, value: string | undefined]

export function alignFacts(facts: readonly LabelledFact[]): string {
  const rows = facts.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]]))
  return asText(alignColumns(rows))
}

/** Each line with a line end. */
export function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

/**
 * Breaks a line of text between words. A command that a reader may copy stays in one piece, and
 * so does a word that is wider than the screen, such as a link: the terminal then wraps it
 * without a line end, and a copy of it is still whole.
 * @param measure the columns that a text takes
 */
export function wrapText(
  line: string,
  columns: number,
  measure: (text: string) => number,
): readonly string[] {
  if (measure(line) <= columns) return [line]
  const lead = LIST_MARK.exec(line)?.[0] ?? ''
  const hanging = measure(lead) * 2 > columns ? '' : ' '.repeat(measure(lead))
  const words = unbroken(line.slice(lead.length)).split(' ')
  const lines = fillLines(words, columns - hanging.length, measure)
  return lines.map((text, at) => (at === 0 ? lead : hanging) + plain(text))
}

/** Fills each line. A word wider than the screen gets a separate line. */
export function fillLines(
  words: readonly string[],
  columns: number,
  measure: (text: string) => number = (text) => text.length,
): readonly string[] {
  const lines: string[] = []
  let current = ''
  for (const word of words) {
    const joined = current === '' ? word : `${current} ${word}`
    if (current !== '' && measure(joined) > columns) {
      lines.push(current)
      current = word
    } else current = joined
  }
  return [...lines, current]
}

const COLOR = '(?:\\x1b\\[[\\d;]*m)*'
/** A margin, and a bullet, a number or the mark of an error. */
const LIST_MARK = new RegExp(`^ *(?:${COLOR}(?:[·*•!✓✗x-]|ok|\\d+[.)])${COLOR} )?`)

/** Replaces a space at which the line must not break. It does not occur in messages. */
const FIXED_SPACE = '\0'
const plain = (text: string) => text.replaceAll(FIXED_SPACE, ' ')

/** A command in backquotes, or from the name of the program to the end of the sentence. */
const COMMAND =
  /`[^`]+`|(?<![\w/.-])(?:pcloud-config [a-z]|rclone (?:about|authorize|config|copy|copyto|ls|lsd|lsf|lsl|mount|rc|rcd|sync) |ssh -|npm (?:install|run) |npx ).*?(?=[.,;:)]+(?:\s|$)| · |$)/g

function unbroken(line: string): string {
  return line.replace(COMMAND, (found) => {
    const words = found.split(' ')
    // This many words are the rest of a sentence. Keep only the command together.
    const isSentence = !found.startsWith('`') && words.filter((word) => !isOption(word)).length > 6
    const [first = '', second = '', ...rest] = words
    return isSentence
      ? [`${first}${FIXED_SPACE}${second}`, ...rest].join(' ')
      : words.join(FIXED_SPACE)
  })
}

const isOption = (word: string) => word.startsWith('-')
