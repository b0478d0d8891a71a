import { openSync } from 'node:fs'
import { WriteStream } from 'node:tty'
import type { Talk } from '../../wizard/prompter.ts'
import { wrapHanging } from './cells.ts'
import { formatTalk } from './format-message.ts'
import { createPalette, type Palette } from './palette.ts'
import {
  DEFAULT_ANSWER_TIMEOUT_MS,
  type InputStream,
  type OutputStream,
  type PrompterOptions,
} from './prompter-options.ts'
import { drawQr, type QrStyle, type QrTooBig } from './qr-code.ts'
import { createSymbols, type Symbols } from './symbols.ts'

/** The width of `2/6 `; what stands below a heading with a step stands under its words. */
const STEP_INDENT = 4
const STEP = /^\d\/\d /

/** What every driver works with. */
export interface PromptContext {
  readonly options: PrompterOptions
  readonly stdin: InputStream
  readonly palette: Palette
  readonly symbols: Symbols
  readonly answerTimeoutMs: number
  /** Opened at the first use. */
  readonly output: () => OutputStream
  readonly write: (text: string) => void
  /** A line over as many as the terminal needs; whole where there is none. */
  readonly broken: (text: string) => readonly string[]
  /** Prints talk where the cursor stands. */
  readonly talk: (line: Talk) => void
  /** 4 once a question had a step: what belongs to a step stands under its words. */
  readonly indent: number
  readonly indentUnderStep: () => void
  /** The step whose number the last answered line carries; it is not repeated. */
  readonly answeredStep: string | undefined
  /** Undefined after going back, so that the number is shown again. */
  readonly noteStep: (step: string | undefined) => void
}

export function createContext(options: PrompterOptions): PromptContext {
  const palette = createPalette(options.color)
  const symbols = createSymbols(options.unicode)
  const output = createOutput(options)
  let indent = 0
  let answeredStep: string | undefined
  const write = (text: string): void => {
    output().write(text)
  }
  // A serial line, or the terminal of `docker exec -t` at first, says 0: it does not know.
  const width = () => (output().isTTY === true && output().columns) || undefined
  const qrText = (rows: string): string => {
    if (options.plain === true || options.stderr.isTTY !== true) return ''
    const drawing = drawQr(rows, qrStyle(options, output(), indent))
    if (drawing.kind === 'drawn') return drawing.text
    const { mode } = options
    return formatTalk(tooSmall(drawing), {
      mode,
      palette,
      symbols,
      width: width(),
      indent,
    })
  }
  return {
    options,
    stdin: options.stdin,
    palette,
    symbols,
    answerTimeoutMs: options.answerTimeoutMs ?? DEFAULT_ANSWER_TIMEOUT_MS,
    output,
    write,
    broken: (text) => (width() === undefined ? [text] : wrapHanging(text, (width() ?? 0) - 1)),
    talk: (line) => {
      if (options.quiet === true && !isSaidQuietly(line)) return
      if (line.tone === 'heading') {
        indent = 0
        answeredStep = undefined
      }
      if (line.tone === 'qr') return write(qrText(line.text))
      write(formatTalk(line, { mode: options.mode, palette, symbols, width: width(), indent }))
      if (line.tone !== 'heading' || options.mode !== 'terminal') return
      if (STEP.test(line.text)) indent = STEP_INDENT
    },
    get indent() {
      return indent
    },
    indentUnderStep: () => {
      indent = STEP_INDENT
    },
    get answeredStep() {
      return answeredStep
    },
    noteStep: (step) => {
      answeredStep = step
    },
  }
}

function qrStyle(
  { color, unicode, env = process.env }: PrompterOptions,
  screen: OutputStream,
  indent: number,
): QrStyle {
  const { columns, rows } = screen
  // The last number is the background; 7 and 15 are the whites of the usual sixteen colours.
  const darkOnLight = /[;:](7|15)$/.test(env.COLORFGBG ?? '')
  return { color, unicode, darkOnLight, indent, columns, rows }
}

function tooSmall({ columns, rows }: QrTooBig): Talk {
  const text = `A QR code of it would need a terminal of ${columns} columns and ${rows} rows.`
  return { tone: 'dim', text }
}

function isSaidQuietly({ tone, needed }: Talk): boolean {
  return needed === true || tone === 'warn' || tone === 'error'
}

/**
 * Where the questions go: stderr, so that stdout stays data. A person at a terminal
 * whose stderr goes to a file would not see them there, so the terminal is opened itself.
 */
function createOutput(options: PrompterOptions): () => OutputStream {
  let stream: OutputStream | undefined
  return () => {
    stream ??= unbreakable(
      needsTerminal(options) ? (openTerminal() ?? options.stderr) : options.stderr,
    )
    return stream
  }
}

function needsTerminal({ mode, stdin, stderr }: PrompterOptions): boolean {
  return mode !== 'none' && stdin.isTTY === true && stderr.isTTY !== true
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

/** After a hang-up every write fails; clean-up goes on regardless. */
function unbreakable(stream: OutputStream): OutputStream {
  if (stream.listenerCount('error') === 0) stream.on('error', () => {})
  return stream
}
