import { fstatSync, writeSync } from 'node:fs'
import { PcloudConfigError } from '../errors.ts'
import { type Environment, isOn } from '../rclone/environment-variables.ts'
import { errnoOf } from '../system-error.ts'

/** The reader has closed the pipe and ignores further data. */
const CLOSED_BY_READER = new Set(['EPIPE', 'ERR_STREAM_DESTROYED'])
/** From a closed terminal, but also from a damaged disk. */
const GONE_OR_FAILING = 'EIO'

/** A pipe accepts this many bytes in one piece (pipe(7)). */
const PIPE_BUF = 4096

/**
 * Writes to a stream and waits until the bytes are written. A full disk is a failure, but a reader
 * that stops early is not (`pcloud-config list | head -1`). A short first text goes directly to
 * the file descriptor: it takes 4 ms to create the stream.
 */
export function createWriter(
  fd: number,
  open: () => NodeJS.WriteStream,
): (text: string) => Promise<void> {
  const stream = openedOnce(open)
  let isFirst = true
  return async (text) => {
    if (text === '') return
    const bytes = Buffer.from(text)
    const rest = isFirst ? writeAtOnce(fd, bytes) : bytes
    isFirst = false
    if (rest.length > 0) await writeTo(stream(), rest, mayBeTerminal(fd))
  }
}

/** @returns the bytes that were not written */
function writeAtOnce(fd: number, bytes: Buffer): Buffer {
  if (bytes.length > PIPE_BUF || mayBeTerminal(fd)) return bytes
  try {
    return bytes.subarray(writeSync(fd, bytes))
  } catch (error) {
    const code = errnoOf(error)
    // The pipe is non-blocking and full.
    if (code === 'EAGAIN') return bytes
    if (CLOSED_BY_READER.has(code)) return bytes.subarray(bytes.length)
    throw unwritable(error)
  }
}

function writeTo(stream: NodeJS.WriteStream, bytes: Buffer, isTerminal: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => {
      const code = errnoOf(error)
      const isGone = CLOSED_BY_READER.has(code) || (code === GONE_OR_FAILING && isTerminal)
      if (!error || isGone) resolve()
      else reject(unwritable(error))
    })
  })
}

/** False for a file, a pipe or a socket. Does not create the stream. */
export function mayBeTerminal(fd: number): boolean {
  if (process.platform === 'win32') return true
  try {
    const facts = fstatSync(fd)
    return !facts.isFile() && !facts.isFIFO() && !facts.isSocket()
  } catch {
    return true
  }
}

function unwritable(cause: unknown): PcloudConfigError {
  return new PcloudConfigError('failed', 'Cannot write the output.', {
    hint: 'Check whether the disk is full or damaged.',
    cause,
  })
}

/** Creates the stream at the first text. Ignores failures: messages matter less than the work. */
export function openedOnce<S extends NodeJS.WritableStream>(open: () => S): () => S {
  let stream: S | undefined
  // The callback of a write reports the error. An unhandled error would stop the process, and if the
  // terminal hung up, every write fails.
  return () => (stream ??= open().on('error', () => undefined))
}

/** `terminal` draws, `lines` prints and reads lines, `none` refuses to ask. */
export type PromptMode = 'terminal' | 'lines' | 'none'

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
