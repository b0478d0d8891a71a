import type { StopSignal } from './stop-signals.ts'

/** `terminal` draws, `lines` prints and reads lines, `none` refuses to ask. */
export type PromptMode = 'terminal' | 'lines' | 'none'

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
export interface OutputStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly rows?: number | undefined
}

export interface PrompterOptions {
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
  /** Default: `process.env`. Identifies the kind of terminal. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The time limit for input from an open pipe. Default: 5 minutes. */
  readonly answerTimeoutMs?: number
  /** If the run was stopped, perhaps early, do not open questions. */
  readonly stopped?: AbortSignal
  /**
   * Called once the terminal is restored and the open question is rejected with `Cancelled`.
   * The program must then clean up and exit with 128 plus the number of the signal. Without it,
   * and without a second listener, the signal ends the process.
   */
  readonly onSignal?: (signal: StopSignal) => void
}

export const DEFAULT_ANSWER_TIMEOUT_MS = 5 * 60_000
