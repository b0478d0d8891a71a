import { openSync } from 'node:fs'
import { WriteStream } from 'node:tty'
import { visible } from '../../visible.ts'
import type { Message, PromptText, Tone } from '../../wizard/prompter.ts'
import { wrapText } from '../../wrap-text.ts'
import { openedOnce } from '../writer.ts'
import { cells, formatTable, hang, wrapHanging } from './cells.ts'
import { createPalette, hyperlink, type Palette, supportsHyperlinks } from './escape-codes.ts'
import type { InputStream, OutputStream, PrompterOptions, PromptMode } from './prompter-options.ts'
import { drawQr } from './qr-code.ts'
import { createSymbols, type Symbols } from './symbols.ts'

const DEFAULT_ANSWER_TIMEOUT_MS = 5 * 60_000

/** The parts that all prompters need. */
export interface PromptContext {
  readonly options: PrompterOptions
  readonly stdin: InputStream
  readonly palette: Palette
  readonly symbols: Symbols
  readonly answerTimeoutMs: number
  /** Opened on first use. */
  readonly output: () => OutputStream
  readonly write: (text: string) => void
  /** Wraps to the width of the terminal. The width of a file or a pipe is unlimited. */
  readonly wrapped: (text: string) => readonly string[]
  /** The message as printed. Empty in a quiet run. */
  readonly format: (message: Message, indent?: number) => string
}

export function createContext(options: PrompterOptions): PromptContext {
  const palette = createPalette(options.color)
  const symbols = createSymbols(options.unicode)
  const output = createOutput(options)
  const { mode, env } = options
  const hyperlinks = mode === 'terminal' && options.color && supportsHyperlinks(env)
  // A serial console reports 0 columns, and so does `docker exec -t` at first. Treat 0 as unknown.
  const width = () => (output().isTTY === true && output().columns) || undefined
  const format = (message: Message, indent = 0): string => {
    if (options.quiet === true && !isPrintedQuietly(message)) return ''
    const style = { mode, palette, symbols, width: width(), indent, hyperlinks }
    if (message.tone !== 'qr') return formatMessage(message, style)
    if (options.plain === true || options.stderr.isTTY !== true) return ''
    const drawing = drawQr(message.text, qrStyle(options, output(), indent))
    return drawing.kind === 'drawn'
      ? drawing.text
      : formatMessage(tooBig(drawing.columns, drawing.rows), style)
  }
  return {
    options,
    stdin: options.stdin,
    palette,
    symbols,
    answerTimeoutMs: options.answerTimeoutMs ?? DEFAULT_ANSWER_TIMEOUT_MS,
    output,
    write: (text) => {
      if (text !== '') output().write(text)
    },
    wrapped: (text) => (width() === undefined ? [text] : wrapHanging(text, (width() ?? 0) - 1)),
    format,
  }
}

/** The longer help of a question. The link is printed even if the output is quiet. */
export function moreMessages({ more, moreLink }: PromptText): readonly Message[] {
  const help: Message = { tone: 'dim', text: more }
  return moreLink === undefined ? [help] : [help, { tone: 'link', text: moreLink, needed: true }]
}

function qrStyle(
  { color, unicode, env }: PrompterOptions,
  { columns, rows }: OutputStream,
  indent: number,
): Parameters<typeof drawQr>[1] {
  // The final number is the background. 7 and 15 are white in the usual 16 colours.
  const darkOnLight = /[;:](7|15)$/.test(env.COLORFGBG ?? '')
  return { color, unicode, darkOnLight, indent, columns, rows }
}

function tooBig(columns: number, rows: number): Message {
  const text = `For a QR code, enlarge the window to ${columns} columns and ${rows} rows.`
  return { tone: 'dim', text }
}

function isPrintedQuietly({ tone, needed }: Message): boolean {
  return needed === true || tone === 'warn' || tone === 'error'
}

/**
 * Prompts go to stderr: stdout is for data. If the user redirects stderr to a file,
 * prompts would be invisible, so open the terminal itself.
 */
function createOutput({ mode, stdin, stderr }: PrompterOptions): () => OutputStream {
  const needsTerminal = mode !== 'none' && stdin.isTTY === true && stderr.isTTY !== true
  return openedOnce(() => (needsTerminal ? (openTerminal() ?? stderr) : stderr))
}

function openTerminal(): OutputStream | undefined {
  try {
    const terminal = new WriteStream(openSync('/dev/tty', 'w'))
    terminal.unref?.()
    return terminal
  } catch {
    return undefined
  }
}

interface MessageStyle {
  readonly mode: PromptMode
  readonly palette: Palette
  readonly symbols: Symbols
  /** Undefined if lines are not wrapped. */
  readonly width: number | undefined
  readonly indent: number
  readonly hyperlinks: boolean
}

function formatMessage(message: Message, style: MessageStyle): string {
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
function painterOf(tone: Tone, { palette, hyperlinks }: MessageStyle): (text: string) => string {
  const linked = (text: string) => (hyperlinks ? text.replace(URL_IN_TEXT, hyperlink) : text)
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
