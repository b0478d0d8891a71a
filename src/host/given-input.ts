import { addAbortSignal } from 'node:stream'
import type { SecretSource } from '../cli/host.ts'
import { strictText } from '../encoding.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import { realFileDeps } from '../files/file-deps.ts'
import { type PipeRules, TELL_MS, UNATTENDED_MS } from '../files/read-pipe.ts'
import { readSnapshot, TooLarge } from '../files/read-snapshot.ts'
import { bytesUpTo, withLimit } from '../limit.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { splitCommand } from '../rclone/value-syntax.ts'
import { Secret } from '../secret.ts'
import { errnoOf } from '../system-error.ts'
import { visible } from '../visible.ts'
import { runProgram } from './run-program.ts'

/**
 * Reads a secret from the source that an option names. Removes a variable with a secret from the
 * environment, so that child processes do not get it.
 * @throws PcloudConfigError `not-found`, `usage`, or the reason of the signal
 */
export async function readSecret(
  source: SecretSource,
  env: Environment,
  live: Record<string, string | undefined>,
  rules: PipeRules,
): Promise<string> {
  if (source.kind === 'stdin') return (await readStdin(rules)).toString('utf8')
  if (source.kind === 'file') {
    return Buffer.from(await readGivenFile(source.name, rules)).toString('utf8')
  }
  const value = env[source.name]
  delete live[source.name]
  if (value !== undefined) return value
  throw new PcloudConfigError('usage', `The environment variable ${source.name} is not set.`, {
    hint: 'Set and export it, or use - (stdin) or @FILE instead.',
  })
}

/** Reads an entire file, for example a config file or an export. */
export async function readInput(path: string, rules: PipeRules): Promise<Uint8Array> {
  return path === '-' ? readStdin(rules) : readGivenFile(path, rules)
}

/** Waits as long as for a named pipe. */
async function readStdin({ signal, unattended, onWait }: PipeRules): Promise<Buffer> {
  const tell = setTimeout(
    () => onWait('Waiting for the end of standard input. Press Ctrl-C to stop.'),
    TELL_MS,
  )
  try {
    if (!unattended) return await readPipe(signal)
    return await withLimit(UNATTENDED_MS, signal, async (limited) => {
      try {
        return await readPipe(limited)
      } catch (error) {
        signal.throwIfAborted()
        throw limited.aborted ? new PcloudConfigError('usage', 'stdin does not end.') : error
      }
    })
  } finally {
    clearTimeout(tell)
  }
}

async function readPipe(signal: AbortSignal): Promise<Buffer> {
  if (process.stdin.isTTY) {
    const message = 'A secret that you type here would be visible on the screen.'
    throw new PcloudConfigError('usage', message, {
      hint: 'Leave the option out. The program then asks for the secret and hides your typing.',
    })
  }
  try {
    const bytes = await bytesUpTo(MAX_BYTES, addAbortSignal(signal, process.stdin))
    if (bytes !== undefined) return bytes
  } catch (error) {
    signal.throwIfAborted()
    throw new PcloudConfigError('usage', 'stdin cannot be read.', {
      hint: 'Is it open for writing only?',
      cause: error,
    })
  }
  const message = 'The input is larger than 16 MiB, the limit for config files.'
  throw new PcloudConfigError('usage', message)
}

/** The limit for config files (S33). */
const MAX_BYTES = 16 * 1024 * 1024

/** @throws PcloudConfigError `not-found`, or `usage` for a silent pipe */
async function readGivenFile(path: string, pipes: PipeRules): Promise<Uint8Array> {
  const label = `the file ${path}`
  const options = { label, maxBytes: MAX_BYTES, pipes }
  const found = await readSnapshot(realFileDeps, path, options).catch((error: unknown) => {
    if (!hasCode(error, 'config-unreadable')) throw error
    const code = error instanceof TooLarge ? 'usage' : 'not-found'
    const hint = error.hint === undefined ? {} : { hint: error.hint }
    throw new PcloudConfigError(code, error.message, { ...hint, cause: error })
  })
  if (found !== undefined) return found.bytes
  throw new PcloudConfigError('not-found', `File not found: ${path}`)
}

interface PasswordCommandOptions {
  /** For a new password: `RCLONE_PASSWORD_CHANGE=1` is set for the program. */
  readonly changing: boolean
  /** The environment of the program (`passwordCommandEnvironment`). */
  readonly env: NodeJS.ProcessEnv
  readonly signal?: AbortSignal
  /** Shows the stderr of the program, for example a request to touch a security key. */
  writeErr(text: string): void
}

/** Larger than any password. */
const MAX_OUTPUT = 1024 * 1024

/**
 * Runs a program that prints a password, as rclone's `GetPasswordCommand` does
 * (fs/config/crypt.go): without a shell, with our stdin. The errors do not quote the command.
 * @throws PcloudConfigError `usage` if the command cannot be split, `config-encrypted` if it prints no password
 */
export async function runPasswordCommand(
  command: string,
  { changing, env, signal, writeErr }: PasswordCommandOptions,
): Promise<Secret> {
  const words = splitCommand(command)
  if (words === undefined) throw unquotable('Unexpected quote')
  const [program = '', ...args] = words
  if (program === '') throw unquotable('The program is missing')
  const { code, stdout } = await runProgram(program, args, {
    input: 'inherit',
    limits: { output: MAX_OUTPUT },
    env: { ...env, ...(changing && { RCLONE_PASSWORD_CHANGE: '1' }) },
    signal,
    onText: (text) => writeErr(sanitized(text)),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw signal.reason
    throw failed(`could not be started (${errnoOf(cause) || 'unknown cause'})`)
  })
  if (code !== 0) throw failed(code === null ? 'was stopped' : `ended with exit code ${code}`)
  // Strictly: a replaced byte would make a different key.
  const password = strictText(stdout)?.replace(/^[\r\n]+|[\r\n]+$/g, '')
  if (password === undefined) throw failed('printed a password that is not valid UTF-8')
  if (password === '') throw failed('printed no password')
  return new Secret(password)
}

/** Makes control characters visible, except line breaks. */
function sanitized(text: string): string {
  return text
    .split('\n')
    .map((line) => visible(line.replace(/\r$/, '')))
    .join('\n')
}

function failed(what: string): PcloudConfigError {
  return new PcloudConfigError('config-encrypted', `The password command ${what}.`, {
    hint: 'To find the cause, run the command yourself. It is set by an option or by RCLONE_PASSWORD_COMMAND.',
  })
}

function unquotable(what: string): PcloudConfigError {
  return new PcloudConfigError('usage', `${what} in the password command.`, {
    hint: 'As in rclone: separate arguments with one space. Put an argument with spaces in double quotes, and double each quote in it.',
  })
}
