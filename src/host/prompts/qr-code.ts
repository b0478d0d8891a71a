/** A scanner needs this margin to find the code (ISO/IEC 18004). */
const QUIET_ZONE = 4
/** The code of a longer text does not fit on any terminal. */
const MAX_LENGTH = 1_000

/** Rows of 0 and 1 (dark), as small as the text allows. Undefined if the text is too long. */
export async function qrCode(text: string): Promise<string | undefined> {
  if (text.length > MAX_LENGTH) return undefined
  const { encode } = await import('uqr')
  const { data } = encode(text, { ecc: 'L', boostEcc: true, border: QUIET_ZONE })
  return data.map((row) => row.map(Number).join('')).join('\n')
}

interface QrStyle {
  readonly color: boolean
  readonly unicode: boolean
  /** If colours are off: the terminal prints dark text on a light background. */
  readonly darkOnLight: boolean
  readonly indent: number
  /** Undefined if unknown. */
  readonly columns: number | undefined
  readonly rows: number | undefined
}

type Drawing =
  | { readonly kind: 'drawn'; readonly text: string }
  /** The window size that it needs. */
  | { readonly kind: 'too-big'; readonly columns: number; readonly rows: number }

/** For the countdown and messages below the code. */
const ROWS_BELOW = 7

/** Black and white from the fixed part of the 256 colours, which themes do not change. */
const BLACK_ON_WHITE = '\x1b[38;5;16;48;5;231m'
const BLACK = '\x1b[48;5;16m'
const WHITE = '\x1b[48;5;231m'
const RESET = '\x1b[0m'

/**
 * Draws a QR code (rows of 0 and 1) as text with square modules: two rows per line with half
 * blocks, or two columns per module.
 */
export function drawQr(code: string, style: QrStyle): Drawing {
  const modules = code.split('\n').map((row) => Array.from(row, (module) => module === '1'))
  const lines = style.unicode ? halfBlocks(modules, style) : pairs(modules, style)
  const size = modules.length
  const columns = style.indent + (style.unicode ? size : size * 2)
  const rows = lines.length + ROWS_BELOW
  const fits = columns <= (style.columns ?? columns) && rows <= (style.rows ?? rows)
  if (!fits) return { kind: 'too-big', columns, rows }
  const margin = ' '.repeat(style.indent)
  return { kind: 'drawn', text: lines.map((line) => `${margin}${line}\n`).join('') }
}

/** Ink is printed. The rest is the background of the terminal. */
function halfBlocks(modules: readonly (readonly boolean[])[], style: QrStyle): string[] {
  const isInk = inkOf(style)
  const lines: string[] = []
  for (let at = 0; at < modules.length; at += 2) {
    const [upper = [], lower = []] = [modules[at], modules[at + 1]]
    const signs = upper.map((dark, column) => block(isInk(dark), isInk(lower[column])))
    lines.push(style.color ? `${BLACK_ON_WHITE}${signs.join('')}${RESET}` : signs.join(''))
  }
  return lines
}

function block(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀'
  return lower ? '▄' : ' '
}

/** Signs leave gaps that can confuse a scanner. With colour, paint only the background. */
function pairs(modules: readonly (readonly boolean[])[], style: QrStyle): string[] {
  const isInk = inkOf(style)
  const plain = (dark: boolean) => (isInk(dark) ? '##' : '  ')
  const painted = (dark: boolean) => `${dark ? BLACK : WHITE}  `
  return modules.map((row) =>
    style.color ? `${row.map(painted).join('')}${RESET}` : row.map(plain).join(''),
  )
}

/** Most terminals print light text on dark, so the light modules are the ink. */
function inkOf({ color, darkOnLight }: QrStyle): (dark: boolean | undefined) => boolean {
  return (dark) => dark === (color || darkOnLight)
}
