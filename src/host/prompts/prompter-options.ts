import type { StopSignal } from './stop-signals.ts'

/** `terminal` draws, `lines` reads numbered answers line by line, `none` refuses to ask. */
export type PromptMode = 'terminal' | 'lines' | 'none'

/** What is used of `process.stdin`: a terminal, a pipe or a file. */
export interface InputStream extends NodeJS.ReadableStream {
  readonly isTTY?: boolean | undefined
  readonly readableEnded?: boolean | undefined
  readonly destroyed?: boolean | undefined
  setRawMode?(raw: boolean): unknown
  ref?(): unknown
  unref?(): unknown
}

/** What is used of `process.stderr`. */
export interface OutputStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly rows?: number | undefined
}

export interface PrompterOptions {
  readonly mode: PromptMode
  readonly stdin: InputStream
  /** Takes everything that is shown. When it is no terminal but stdin is one, `/dev/tty` does. */
  readonly stderr: OutputStream
  /** See `wantsColor`. */
  readonly color: boolean
  /** See `wantsUnicode`. */
  readonly unicode: boolean
  /** Only errors and warnings are said. Questions are still shown. */
  readonly quiet?: boolean
  /** Nothing is drawn: for screen readers and logs. */
  readonly plain?: boolean
  /** Default `process.env`; read for the kind of terminal only. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** How long an open but silent pipe may leave a question unanswered. Default 5 minutes. */
  readonly answerTimeoutMs?: number
  /** The whole run was stopped, maybe before the first question: nothing is asked any more. */
  readonly stopped?: AbortSignal
  /**
   * Called once the terminal is restored and the open question is rejected with
   * `Cancelled`. The program should abort its flow, clean up and exit with 128 and
   * the number of the signal. Without it, and without another listener, the signal takes its
   * default course after the terminal is restored.
   */
  readonly onSignal?: (signal: StopSignal) => void
}

export const DEFAULT_ANSWER_TIMEOUT_MS = 5 * 60_000
