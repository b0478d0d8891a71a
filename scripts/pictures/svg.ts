import headless from '@xterm/headless'

const [CELL, LINE, MARGIN, TOP] = [8.4, 19, 18, 58]
const STYLE = `
.page { fill: #ffffff; stroke: #d1d9e0 }
.bar { fill: #f6f8fa } .dot { fill: #d1d9e0 } .q { fill: #1f2328 }
text { fill: #1f2328; font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre }
.b { font-weight: bold } .d { fill: #59636e } .u { text-decoration: underline }
.c1 { fill: #d1242f } .c2 { fill: #1a7f37 } .c3 { fill: #9a6700 } .c4 { fill: #0969da } .c5 { fill: #8250df } .c6 { fill: #1b7c83 } .c8 { fill: #59636e }
@media (prefers-color-scheme: dark) {
.page { fill: #0d1117; stroke: #3d444d }
.bar { fill: #151b23 } .dot { fill: #3d444d } .q { fill: #f0f6fc }
text { fill: #f0f6fc }
.d { fill: #9198a1 }
.c1 { fill: #ff7b72 } .c2 { fill: #3fb950 } .c3 { fill: #d29922 } .c4 { fill: #58a6ff } .c5 { fill: #bc8cff } .c6 { fill: #39c5cf } .c8 { fill: #9198a1 }
}`

/** Text of one look, and the column where it begins. */
interface Span {
  readonly column: number
  readonly look: string
  text: string
}

type Row = readonly Span[]

/** What a terminal of that width shows after these bytes, as a picture with a title. */
export async function drawScreen(raw: string, cols: number, title: string): Promise<string> {
  const rows = await readRows(raw, cols)
  const [width, height] = [cols * CELL + 2 * MARGIN, TOP + LINE * (rows.length - 1) + 23]
  const dots = [20, 38, 56].map((x) => `<circle class="dot" cx="${x}" cy="16" r="5"/>`)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${xmlText(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="page" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="9"/>`,
    `<path class="bar" d="M1 30V10a9 9 0 0 1 9-9h${width - 20}a9 9 0 0 1 9 9v20z"/>`,
    dots.join(''),
    ...rows.flatMap((row, at) => row.flatMap((span) => drawSpan(span, TOP + LINE * at))),
    '</svg>',
    '',
  ].join('\n')
}

async function readRows(raw: string, cols: number): Promise<readonly Row[]> {
  const terminal = new headless.Terminal({
    cols,
    rows: 24,
    scrollback: 999,
    allowProposedApi: true,
  })
  await new Promise<void>((done) => terminal.write(raw, done))
  const { active } = terminal.buffer
  const rows: Row[] = []
  for (let y = 0; y < active.length; y += 1) rows.push(readRow(active.getLine(y), cols))
  while (rows.at(-1)?.length === 0) rows.pop()
  return rows
}

type Line = ReturnType<InstanceType<typeof headless.Terminal>['buffer']['active']['getLine']>

function readRow(line: Line, cols: number): Row {
  const spans: Span[] = []
  for (let column = 0; column < cols; column += 1) {
    const cell = line?.getCell(column)
    const text = cell?.getChars() || ' '
    const look = cell === undefined ? '' : lookOf(cell)
    const last = spans.at(-1)
    if (last?.look === look) last.text += text
    else spans.push({ column, look, text })
  }
  return spans.filter(({ text }) => text.trim() !== '')
}

type Cell = NonNullable<ReturnType<NonNullable<Line>['getCell']>>

/** Classes of the style; the bright colours are those of the first eight. */
function lookOf(cell: Cell): string {
  const colour = cell.isFgPalette() ? [`c${cell.getFgColor() % 8 || 8}`] : []
  const marks = [cell.isBold() ? 'b' : '', cell.isDim() ? 'd' : '', cell.isUnderline() ? 'u' : '']
  return [...marks, ...colour].filter((mark) => mark !== '').join(' ')
}

function drawSpan({ column, look, text }: Span, y: number): string[] {
  if (/[█▀▄]/.test(text)) return drawBlocks(column, text, y)
  const begin = text.length - text.trimStart().length
  const shown = text.trim()
  const x = (MARGIN + (column + begin) * CELL).toFixed(1)
  const length = ([...shown].length * CELL).toFixed(1)
  const marks = look === '' ? '' : ` class="${look}"`
  return [`<text x="${x}" y="${y}" textLength="${length}"${marks}>${xmlText(shown)}</text>`]
}

/** Letters of a font leave gaps between the lines: a QR code is drawn by its squares. */
function drawBlocks(column: number, text: string, y: number): string[] {
  const boxes = [...text].flatMap((char, at) => {
    const [x, top, half] = [MARGIN + (column + at) * CELL, y - LINE + 5, LINE / 2]
    if (char === '█') return [`M${x.toFixed(1)} ${top}h${CELL}v${LINE}h-${CELL}z`]
    if (char === '▀') return [`M${x.toFixed(1)} ${top}h${CELL}v${half}h-${CELL}z`]
    if (char === '▄') return [`M${x.toFixed(1)} ${top + half}h${CELL}v${half}h-${CELL}z`]
    return []
  })
  return [`<path class="q" shape-rendering="crispEdges" d="${boxes.join('')}"/>`]
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
