import { addAbortSignal } from 'node:stream'
import type { SecretSource } from '../cli/host.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import { realFileDeps } from '../files/file-deps.ts'
import { type PipeRules, TELL_MS, UNATTENDED_MS } from '../files/read-pipe.ts'
import { readSnapshot, TooLarge } from '../files/read-snapshot.ts'
import { bytesUpTo, withLimit } from '../limit.ts'
import type { Environment } from '../rclone/environment-variables.ts'

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
    throw new PcloudConfigError(
      'usage',
      'A secret that you type here would be visible on the screen.',
      {
        hint: 'Leave the option out. The program then asks for the secret and hides your typing.',
      },
    )
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
  const found = await readSnapshot(realFileDeps, path, { label, maxBytes: MAX_BYTES, pipes }).catch(
    (error: unknown) => {
      if (!hasCode(error, 'config-unreadable')) throw error
      throw new PcloudConfigError(
        error instanceof TooLarge ? 'usage' : 'not-found',
        error.message,
        {
          ...(error.hint !== undefined && { hint: error.hint }),
          cause: error,
        },
      )
    },
  )
  if (found !== undefined) return found.bytes
  throw new PcloudConfigError('not-found', `File not found: ${path}`)
}
