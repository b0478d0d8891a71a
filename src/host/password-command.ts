import { PcloudConfigError } from '../errors.ts'
import { splitCommand } from '../rclone/value-syntax.ts'
import { Secret } from '../secret.ts'
import { errnoOf } from '../system-error.ts'
import { visible } from '../visible.ts'
import { runProgram } from './run-program.ts'

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
  const password = decode(stdout)?.replace(/^[\r\n]+|[\r\n]+$/g, '')
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

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
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
