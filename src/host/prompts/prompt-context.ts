import { openSync } from 'node:fs'
import { WriteStream } from 'node:tty'
import { PcloudConfigError } from '../../errors.ts'
import type { Environment } from '../../rclone/environment-variables.ts'
import { visible } from '../../visible.ts'
import type { Message, PromptText } from '../../wizard/prompter.ts'
import { openedOnce, type PromptMode } from '../streams.ts'
import { wrapHanging } from './cells.ts'
import { formatMessage } from './format-message.ts'
import { createPalette, createSymbols, type Palette, type Symbols } from './theme.ts'

/** The used part of `process.stdin`: a terminal, a pipe or a file. */
export interface InputStream extends NodeJS.ReadableStream {
  readonly isTTY?: boolean | undefined
  readonly readableEnded?: boolean | undefined
  readonly destroyed?: boolean | undefined
  setRawMode?(raw: boolean): unknown
  ref?(): unknown
  unref?(): unknown
}

/** The used part of `process.stderr`. */
interface OutputStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly rows?: number | undefined
}

interface PrompterOptions {
  readonly mode: PromptMode
  readonly stdin: InputStream
  /** For all output. If stdin is a terminal and stderr is not, `/dev/tty` is used instead. */
  readonly stderr: OutputStream
  /** See `wantsColor`. */
  readonly color: boolean
  /** See `wantsUnicode`. */
  readonly unicode: boolean
  /** Prints only questions, errors and warnings. */
  readonly quiet?: boolean
  /** For screen readers and logs: prints without drawing. */
  readonly plain?: boolean
  /** Identifies the kind of terminal. */
  readonly env: Environment
  /** The time limit for input from an open pipe. Default: 5 minutes. */
  readonly answerTimeoutMs?: number
  /** Fires when the run is stopped: restores the terminal and rejects the question with `Cancelled`. */
  readonly stopped: AbortSignal
}

const DEFAULT_ANSWER_TIMEOUT_MS = 5 * 60_000

/** The parts that all prompters need. */
export interface PromptContext {
  readonly options: PrompterOptions
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
  const { mode, env, color, unicode, plain, quiet } = options
  const palette = createPalette(color, mode === 'terminal' ? env : undefined)
  const symbols = createSymbols(unicode)
  const output = createOutput(options)
  // A serial console reports 0 columns, and so does `docker exec -t` at first. Treat 0 as unknown.
  const width = () => (output().isTTY === true && output().columns) || undefined
  const format = (message: Message, indent = 0): string => {
    if (quiet === true && !isPrintedQuietly(message)) return ''
    if (message.tone === 'qr' && (plain === true || options.stderr.isTTY !== true)) return ''
    const style = { mode, env, color, unicode, palette, symbols }
    return formatMessage(message, { ...style, output: output(), width: width(), indent })
  }
  return {
    options,
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

/** For exit code 2. Names the command or the option to use instead. */
export function answerNeeded(question: PromptText, why: string): PcloudConfigError {
  const { command, option } = question
  const given = command === undefined && option !== undefined ? ` (${visible(option)})` : ''
  const isYes = /^\W*yes$/.test(option ?? '')
  const message = missing(visible(question.message), { given, why, isYes })
  const next =
    command === undefined
      ? `Add ${visible(option ?? '')}${isYes ? ' to continue' : ''}, or run the command on a terminal.`
      : `Add it: \`pcloud-config ${visible(command)}\``
  const hint =
    command === undefined && option === undefined
      ? 'Run the command on a terminal, or pipe the answers to it, one per line.'
      : next
  return new PcloudConfigError('answer-needed', message, { hint })
}

/** A question or a statement with choices needs an answer. A name such as "Client ID" needs a value. */
function missing(name: string, { given, why, isYes }: Reason): string {
  if (/ which remote\?$/.test(name)) return `The name of the remote is missing, and ${why}.`
  if (/[?.]$/.test(name)) {
    return `This needs your ${isYes ? 'confirmation' : 'answer'}, and ${why}: ${name}`
  }
  if (name.startsWith('Your ')) return `${name}${given} is missing, and ${why}.`
  if (/^[a-z]/.test(name)) return `The value of ${name}${given} is missing, and ${why}.`
  const inSentence = /^[A-Z][a-z]/.test(name) ? name[0]?.toLowerCase() + name.slice(1) : name
  return `The ${inSentence}${given} is missing, and ${why}.`
}

interface Reason {
  /** The option in parentheses, or an empty text. */
  readonly given: string
  readonly why: string
  readonly isYes: boolean
}
