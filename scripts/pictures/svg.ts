import { type Row, readRows, type Span } from './rows.ts'

const [CELL, LINE, MARGIN, TOP] = [8.4, 19, 18, 58]
const FONT = '14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace'

export type Theme = 'light' | 'dark'

const STYLES: Readonly<Record<Theme, string>> = {
  light: `
.page { fill: #ffffff; stroke: #d1d9e0 }
.bar { fill: #f6f8fa } .dot { fill: #d1d9e0 }
text { fill: #1f2328 } .d, .c8 { fill: #59636e }
.c1 { fill: #d1242f } .c2 { fill: #1a7f37 } .c3 { fill: #9a6700 }
.c4 { fill: #0969da } .c5 { fill: #8250df } .c6 { fill: #1b7c83 }`,
  dark: `
.page { fill: #0d1117; stroke: #3d444d }
.bar { fill: #151b23 } .dot { fill: #3d444d }
text { fill: #f0f6fc } .d, .c8 { fill: #9198a1 }
.c1 { fill: #ff7b72 } .c2 { fill: #3fb950 } .c3 { fill: #d29922 }
.c4 { fill: #58a6ff } .c5 { fill: #bc8cff } .c6 { fill: #39c5cf }`,
}

const COMMON = `
text { font: ${FONT}; white-space: pre }
.b { font-weight: bold } .u { text-decoration: underline }
.paper { fill: #ffffff } .q { fill: #000000 }`

/** Draws the screen of a terminal with this width after these bytes. */
export async function drawScreen(
  raw: string,
  cols: number,
  title: string,
  theme: Theme,
): Promise<string> {
  const rows = await readRows(raw, cols)
  const [width, height] = [cols * CELL + 2 * MARGIN, TOP + LINE * (rows.length - 1) + 23]
  const dots = [20, 38, 56].map((x) => `<circle class="dot" cx="${x}" cy="16" r="5"/>`)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${xmlText(title)}</title>`,
    `<style>${COMMON}${STYLES[theme]}\n</style>`,
    `<rect class="page" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="9"/>`,
    `<path class="bar" d="M1 30V10a9 9 0 0 1 9-9h${width - 20}a9 9 0 0 1 9 9v20z"/>`,
    dots.join(''),
    ...drawPaper(rows),
    ...rows.flatMap((row, at) => drawRow(row, TOP + LINE * at)),
    '</svg>',
    '',
  ].join('\n')
}

/**
 * One `text` per row, with all of its spaces. Viewers that are not browsers ignore `white-space`,
 * so `xml:space` and the position of each column keep the columns apart there.
 */
function drawRow(row: Row, y: number): readonly string[] {
  if (row.length === 0) return []
  const blocks = row.filter(({ text }) => isBlocks(text))
  const spans = row.filter(({ text }) => !isBlocks(text)).flatMap(columnsOf)
  const text = spans.map((span) => drawSpan(span)).join('')
  return [
    ...(text === '' ? [] : [`<text xml:space="preserve" y="${y}">${text}</text>`]),
    ...blocks.map(({ column, text: squares }) => drawBlocks(column, squares, y)),
  ]
}

/** Two spaces end a column. The spaces belong to the column before them. */
function columnsOf({ column, look, text }: Span): readonly Span[] {
  const parts = text.match(/^ +|\S(?:.*?\S)??(?: {2,}|$)|\S.*$/g) ?? [text]
  let at = column
  return parts.map((part) => {
    const span = { column: at, look, text: part }
    at += [...part].length
    return span
  })
}

function drawSpan({ column, look, text }: Span): string {
  const x = (MARGIN + column * CELL).toFixed(1)
  const length = ([...text].length * CELL).toFixed(1)
  const marks = look === '' ? '' : ` class="${look}"`
  return `<tspan x="${x}" textLength="${length}"${marks}>${xmlText(text)}</tspan>`
}

const isBlocks = (text: string) => /[█▀▄]/.test(text)

/** White behind a QR code and around it, in both themes: many scanners do not read an inverted one. */
function drawPaper(rows: readonly Row[]): readonly string[] {
  const blocks = rows.flatMap((row, at) =>
    row.filter(({ text }) => isBlocks(text)).map(({ column, text }) => ({ at, column, text })),
  )
  if (blocks.length === 0) return []
  const left = Math.min(...blocks.map(({ column, text }) => column + text.search(/[█▀▄]/))) - 2
  const right = Math.max(...blocks.map(({ column, text }) => column + text.trimEnd().length)) + 2
  const [first, last] = [blocks[0]?.at ?? 0, blocks.at(-1)?.at ?? 0]
  const x = (MARGIN + left * CELL).toFixed(1)
  const [y, height] = [TOP + LINE * (first - 2) + 5, LINE * (last - first + 3)]
  const width = ((right - left) * CELL).toFixed(1)
  return [`<rect class="paper" x="${x}" y="${y}" width="${width}" height="${height}"/>`]
}

/** Block characters leave gaps between lines, so a QR code is drawn as squares. */
function drawBlocks(column: number, text: string, y: number): string {
  const boxes = [...text].flatMap((char, at) => {
    const [x, top, half] = [MARGIN + (column + at) * CELL, y - LINE + 5, LINE / 2]
    if (char === '█') return [`M${x.toFixed(1)} ${top}h${CELL}v${LINE}h-${CELL}z`]
    if (char === '▀') return [`M${x.toFixed(1)} ${top}h${CELL}v${half}h-${CELL}z`]
    if (char === '▄') return [`M${x.toFixed(1)} ${top + half}h${CELL}v${half}h-${CELL}z`]
    return []
  })
  return `<path class="q" shape-rendering="crispEdges" d="${boxes.join('')}"/>`
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
