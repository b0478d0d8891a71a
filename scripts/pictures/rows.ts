import headless from '@xterm/headless'
import { ROWS } from './stage.ts'

/** Text with the same look, and its first column. */
export interface Span {
  readonly column: number
  /** Classes of the style. */
  readonly look: string
  readonly text: string
}

export type Row = readonly Span[]

/** The rows of a terminal with this width after these bytes, without empty rows at the end. */
export async function readRows(raw: string, cols: number): Promise<readonly Row[]> {
  // The terminal of the stage, and one row for the command.
  const options = { cols, rows: ROWS + 1, scrollback: 999, allowProposedApi: true }
  const terminal = new headless.Terminal(options)
  await new Promise<void>((done) => terminal.write(raw, done))
  const { active } = terminal.buffer
  const rows: Row[] = []
  for (let y = 0; y < active.length; y += 1) rows.push(readRow(active.getLine(y), cols))
  while (rows.at(-1)?.length === 0) rows.pop()
  return rows
}

type Line = ReturnType<InstanceType<typeof headless.Terminal>['buffer']['active']['getLine']>

function readRow(line: Line, cols: number): Row {
  const spans: { column: number; look: string; text: string }[] = []
  for (let column = 0; column < cols; column += 1) {
    const cell = line?.getCell(column)
    const text = cell?.getChars() || ' '
    const look = cell === undefined ? '' : lookOf(cell)
    const last = spans.at(-1)
    // A space has no look of its own, except if it is underlined.
    if (last !== undefined && (last.look === look || text === ' ')) last.text += text
    else spans.push({ column, look, text })
  }
  const last = spans.at(-1)
  if (last !== undefined) last.text = last.text.trimEnd()
  return spans.filter(({ text }) => text !== '')
}

type Cell = NonNullable<ReturnType<NonNullable<Line>['getCell']>>

/** Bright colours are drawn like the first eight. */
function lookOf(cell: Cell): string {
  const colour = cell.isFgPalette() ? [`c${cell.getFgColor() % 8 || 8}`] : []
  const marks = [cell.isBold() ? 'b' : '', cell.isDim() ? 'd' : '', cell.isUnderline() ? 'u' : '']
  return [...marks, ...colour].filter((mark) => mark !== '').join(' ')
}
