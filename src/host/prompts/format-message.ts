import type { Environment } from '../../rclone/environment-variables.ts'
import { wrapText } from '../../text-layout.ts'
import { visible } from '../../visible.ts'
import type { Message, Tone } from '../../wizard/prompter.ts'
import type { PromptMode } from '../streams.ts'
import { cells, formatTable, hang } from './cells.ts'
import type { Palette, Symbols } from './theme.ts'

interface MessageStyle {
  readonly mode: PromptMode
  readonly palette: Palette
  readonly symbols: Symbols
  /** Undefined if lines are not wrapped. */
  readonly width: number | undefined
  readonly indent: number
}

/** A message as printed. */
export function formatMessage(message: Message, style: MessageStyle & QrStyle): string {
  if (message.tone !== 'qr') return formatText(message, style)
  const drawn = drawQr(message.text, style)
  return typeof drawn === 'string' ? drawn : formatText(drawn, style)
}

function formatText(message: Message, style: MessageStyle): string {
  const mark = markOf(message.tone, style)
  const paint = painterOf(message.tone, style)
  const margin = ' '.repeat(style.indent)
  const lines = message.text
    .split(/\r\n|\n/)
    .flatMap((line) => linesOf(visible(line), message.tone, mark.length, style))
  const room = style.width === undefined ? undefined : style.width - style.indent
  const rows = formatTable(message.rows ?? [], room, style.symbols.ellipsis)
  return hang(`${margin}${mark.text}`, style.indent + mark.width, lines.map(paint))
    .map((line) => line.trimEnd())
    .concat(rows.map((row) => `${margin}${row}`))
    .map((line) => `${line}\n`)
    .join('')
}

/** Links and lines of the file are not wrapped, so that the user can copy them. */
function linesOf(line: string, tone: Tone, markLength: number, style: MessageStyle): string[] {
  if (style.width === undefined || tone === 'link' || tone === 'verbatim') return [line]
  const room = style.width - style.indent - markLength - 1
  return [...wrapText(line, room, cells)]
}

/** Wrapping does not split URLs, so the hyperlink is complete. */
function painterOf(tone: Tone, { palette }: MessageStyle): (text: string) => string {
  const linked = (text: string) => text.replace(URL_IN_TEXT, palette.link)
  if (tone === 'heading') return palette.strong
  if (tone === 'dim') return (text) => palette.dim(linked(text))
  if (tone === 'link') return (text) => palette.accent(linked(text))
  return linked
}

/** Without the punctuation of the sentence. */
const URL_IN_TEXT = /https?:\/\/[\x21-\x7e]*[\w/=&#-]/g

interface Mark {
  readonly text: string
  /** The indent of the lines below it. */
  readonly width: number
  readonly length: number
}

/** A sign on a drawn screen. Text for screen readers and logs. */
function markOf(tone: Tone, style: MessageStyle): Mark {
  if (tone !== 'ok' && tone !== 'warn' && tone !== 'error') return { text: '', width: 0, length: 0 }
  if (style.mode === 'terminal') {
    const sign = style.symbols[tone]
    const length = sign.length + 1
    return { text: `${style.palette[tone](sign)} `, width: length, length }
  }
  const word = { ok: '', warn: 'Warning: ', error: 'Error: ' }[tone]
  return { text: style.palette[tone](word), width: 0, length: word.length }
}

interface QrStyle {
  readonly color: boolean
  readonly unicode: boolean
  readonly env: Environment
  readonly indent: number
  /** Undefined if unknown. */
  readonly output: { readonly columns?: number | undefined; readonly rows?: number | undefined }
}

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
 * @returns a message instead if the window is too small
 */
function drawQr(code: string, style: QrStyle): string | Message {
  const modules = code.split('\n').map((row) => Array.from(row, (module) => module === '1'))
  const lines = style.unicode ? halfBlocks(modules, style) : pairs(modules, style)
  const size = modules.length
  const columns = style.indent + (style.unicode ? size : size * 2)
  const rows = lines.length + ROWS_BELOW
  const { output } = style
  const fits = columns <= (output.columns ?? columns) && rows <= (output.rows ?? rows)
  const margin = ' '.repeat(style.indent)
  if (fits) return lines.map((line) => `${margin}${line}\n`).join('')
  const text = `For a QR code, enlarge the window to ${columns} columns and ${rows} rows.`
  return { tone: 'dim', text }
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
function inkOf({ color, env }: QrStyle): (dark: boolean | undefined) => boolean {
  // The final number is the background. 7 and 15 are white in the usual 16 colours.
  const darkOnLight = /[;:](7|15)$/.test(env.COLORFGBG ?? '')
  return (dark) => dark === (color || darkOnLight)
}
