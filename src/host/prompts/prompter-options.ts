import { type Environment, isOn } from '../../rclone/environment-variables.ts'

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
  /** Identifies the kind of terminal. */
  readonly env: Environment
  /** The time limit for input from an open pipe. Default: 5 minutes. */
  readonly answerTimeoutMs?: number
  /** Fires when the run is stopped: restores the terminal and rejects the question with `Cancelled`. */
  readonly stopped: AbortSignal
}

interface ModeFacts {
  readonly stdinIsTTY: boolean
  readonly stderrIsTTY: boolean
  readonly plain: boolean
  readonly noInput: boolean
  readonly env: Environment
  /** Windows has no `/dev/tty`. */
  readonly platform?: NodeJS.Platform
}

/**
 * Reads a pipe line by line, even in CI. CI terminals are unattended, so do not wait. Enquirer
 * 2.4.1 asks anyway: at the end of the input, the process ends with exit code 0 (issue #480).
 */
export function choosePromptMode(facts: ModeFacts): PromptMode {
  if (facts.noInput) return 'none'
  if (!facts.stdinIsTTY) return 'lines'
  if (isOn(facts.env, 'CI')) return 'none'
  if (!facts.stderrIsTTY && facts.platform === 'win32') return 'none'
  return facts.plain || facts.env.TERM === 'dumb' ? 'lines' : 'terminal'
}

interface ColorFacts {
  readonly when: 'auto' | 'always' | 'never'
  /** Of the stream for the output. */
  readonly isTTY: boolean
  readonly env: Environment
}

/** The option takes precedence over FORCE_COLOR, and FORCE_COLOR over NO_COLOR, as in Node. */
export function wantsColor({ when, isTTY, env }: ColorFacts): boolean {
  if (when !== 'auto') return when === 'always'
  const forced = env.FORCE_COLOR
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false'
  // Any value, also 0 and false (no-color.org).
  if (env.NO_COLOR || env.TERM === 'dumb') return false
  return isTTY
}

/** False if the terminal would show signs outside ASCII as boxes. */
export function wantsUnicode(env: Environment, platform: NodeJS.Platform): boolean {
  if (platform === 'win32') {
    const modern = ['WT_SESSION', 'TERM_PROGRAM', 'ConEmuTask', 'TERMINUS_SUBLIME']
    return modern.some((name) => isOn(env, name))
  }
  if (env.TERM === 'linux' || env.TERM === 'dumb') return false
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG
  return locale === undefined || locale === '' ? true : /utf-?8/i.test(locale)
}
