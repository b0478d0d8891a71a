import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type { SecretSource } from '../cli/host.ts'
import { PcloudConfigError } from '../errors.ts'
import { withLimit } from '../limit.ts'
import type { Environment } from './environment.ts'

/**
 * Reads a secret from where an option says it is, and takes a variable that held one out
 * of the live environment, so that no child sees it.
 * @throws PcloudConfigError `not-found`, `usage`; what `signal` was aborted with
 */
export async function readSecret(
  source: SecretSource,
  env: Environment,
  live: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<string> {
  if (source.kind === 'stdin') return (await readPipe(signal)).toString('utf8')
  if (source.kind === 'file') return (await readSecretFile(source.name, signal)).toString('utf8')
  const value = env[source.name]
  delete live[source.name]
  if (value !== undefined) return value
  throw new PcloudConfigError('usage', `The environment variable ${source.name} is not set.`)
}

/** A program that asks its user something before it prints has this long, in milliseconds. */
const SILENCE_MS = 60_000

/** A file that is handed over whole: a config, an export. */
export async function readInput(path: string, signal: AbortSignal): Promise<Uint8Array> {
  if (path !== '-') return readSecretFile(path, signal)
  return withLimit(SILENCE_MS, signal, async (limited) => {
    try {
      return await readPipe(limited)
    } catch (error) {
      signal.throwIfAborted()
      throw limited.aborted ? new PcloudConfigError('usage', 'stdin does not end.') : error
    }
  })
}

async function readPipe(signal: AbortSignal): Promise<Buffer> {
  if (process.stdin.isTTY) {
    throw new PcloudConfigError('usage', 'A secret typed here would be seen on the screen.', {
      hint: 'Leave the option out, and it is asked for without being shown.',
    })
  }
  try {
    return await collect(addAbortSignal(signal, process.stdin))
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof PcloudConfigError) throw error
    throw new PcloudConfigError('usage', 'stdin cannot be read.', {
      hint: 'Is it open for writing only?',
      cause: error,
    })
  }
}

/** As much as a config file may be (S33). */
const MAX_BYTES = 16 * 1024 * 1024

async function collect(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  let size = 0
  for await (const piece of pieces) {
    size += piece.length
    if (size > MAX_BYTES) throw tooLarge()
    all.push(piece)
  }
  return Buffer.concat(all)
}

function tooLarge(): PcloudConfigError {
  return new PcloudConfigError('usage', 'That is more than 16 MiB, larger than any file of rclone.')
}

/** A pipe (`@<(pass show x)`) opened that way says EAGAIN until its other end has written. */
async function* readPatiently(file: FileHandle, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (;;) {
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(65_536))
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
      await setTimeout(20, undefined, { signal })
    }
  }
}

/** Opened without waiting for the other end of a FIFO, which may never come. */
async function readSecretFile(path: string, signal: AbortSignal): Promise<Buffer> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      return await collect(readPatiently(file, signal))
    } finally {
      await file.close()
    }
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof PcloudConfigError) throw cause
    throw new PcloudConfigError('not-found', `The file ${path} cannot be read${why(cause)}.`, {
      cause,
    })
  }
}

function why(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') return ': there is none of that name'
  if (code === 'EISDIR') return ': it is a folder'
  return code === 'EACCES' || code === 'EPERM' ? ': permission denied' : ''
}
