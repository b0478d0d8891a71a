import { alignColumns, fillLines, GAP } from '../../text-layout.ts'
import { visible } from '../../visible.ts'

/** East Asian characters and pictures, which fill two columns of a terminal. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1b000, 0x1b2ff],
  [0x1f200, 0x1f265],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
]
/** The other emoji, which are everywhere among the signs. */
const EMOJI = /^\p{Emoji_Presentation}$/u
const MARK = /^\p{M}$/u
const LIST_MARK = /^ *(?:[·*-] |\d+[.)] )?/

/** The characters as a reader counts them. The cursor moves by one of them. */
export function graphemes(text: string): string[] {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/**
 * The number of columns of a text. Enquirer 2.4.1 counts code points when it erases, and takes all
 * characters outside ASCII for wide ones when it places the cursor (`lib/ansi.js`, issue #108).
 */
export function cells(text: string): number {
  if (isPrintableAscii(text)) return text.length
  return graphemes(text).reduce((sum, grapheme) => sum + graphemeCells(grapheme), 0)
}

/** Truncates a long text and adds `more`. */
export function clip(text: string, width: number, more: string): string {
  if (cells(text) <= width) return text
  return `${head(text, width - cells(more))}${more}`
}

/**
 * Wraps at spaces. Splits a word only if it is too long. Enquirer 2.4.1 prints the question as one
 * line, so the terminal breaks it in the middle of words (`render` in `lib/types/string.js`).
 */
export function wrap(text: string, columns: number): readonly string[] {
  const width = Math.max(columns, 1)
  const words = text.split(' ').flatMap((word) => piecesOf(word, width))
  return fillLines(words, width, cells)
}

function piecesOf(word: string, width: number): readonly string[] {
  const pieces: string[] = []
  let rest = word
  while (cells(rest) > width) {
    // A wide character cannot fit into one column.
    const piece = head(rest, width) || (graphemes(rest)[0] ?? rest)
    pieces.push(piece)
    rest = rest.slice(piece.length)
  }
  return [...pieces, rest]
}

/** Puts the lead before the first line, and its width in spaces before the others. */
export function hang(lead: string, width: number, lines: readonly string[]): readonly string[] {
  return lines.map((line, at) => `${at === 0 ? lead : ' '.repeat(width)}${line}`)
}

/** Indents wrapped lines below the text of a bullet or a number. */
export function wrapHanging(text: string, columns: number): readonly string[] {
  const lead = LIST_MARK.exec(text)?.[0] ?? ''
  const width = cells(lead)
  if (lead === '' || width * 2 > columns) return wrap(text, columns)
  return hang(lead, width, wrap(text.slice(lead.length), columns - width))
}

function head(text: string, width: number): string {
  let used = 0
  let taken = ''
  for (const grapheme of graphemes(text)) {
    used += graphemeCells(grapheme)
    if (used > width) break
    taken += grapheme
  }
  return taken
}

function graphemeCells(grapheme: string): number {
  const points = Array.from(grapheme, (char) => char.codePointAt(0) ?? 0)
  // U+FE0F makes an emoji of a heart or a check mark.
  if (points.includes(0xfe0f)) return 2
  const first = points[0]
  if (first === undefined || MARK.test(String.fromCodePoint(first))) return 0
  return points.some(isWide) ? 2 : 1
}

function isWide(point: number): boolean {
  if (point < 0x1100) return false
  const isInRange = WIDE.some(([from, to]) => point >= from && point <= to)
  return isInRange || EMOJI.test(String.fromCodePoint(point))
}

function isPrintableAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}

const FEWEST = 2

/**
 * Aligns the cells of rows in columns. If the columns are too wide, removes columns from the right. The
 * first two remain, and are cut if necessary. A row of one cell can be wider than the first column.
 * @param width undefined if lines can have any length
 */
export function formatTable(
  rows: readonly (readonly string[])[],
  width: number | undefined,
  more: string,
): readonly string[] {
  const shown = rows.map((row) => row.map(visible))
  const columns = shown.filter((row) => row.length > 1)
  const widest = (at: number) => Math.max(0, ...columns.map((row) => cells(row[at] ?? '')))
  const all = Array.from({ length: Math.max(0, ...columns.map((row) => row.length)) }, (_, at) =>
    widest(at),
  )
  const widths = width === undefined ? all : fitting(all, width - 1)
  const clipped = columns.map((row) => widths.map((room, at) => clip(row[at] ?? '', room, more)))
  const lines = alignColumns(clipped, cells).values()
  return shown.map((row) => (row.length > 1 ? (lines.next().value ?? '') : row.join('')))
}

function fitting(widths: readonly number[], room: number): readonly number[] {
  const total = (some: readonly number[]) =>
    some.reduce((sum, one) => sum + one + GAP.length, -GAP.length)
  let kept = widths
  while (kept.length > FEWEST && total(kept) > room) kept = kept.slice(0, -1)
  const [first = 0, ...others] = kept
  return [Math.max(Math.min(first, room - total([0, ...others])), 4), ...others]
}
