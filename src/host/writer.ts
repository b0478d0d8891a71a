import { fstatSync, writeSync } from 'node:fs'
import { PcloudConfigError } from '../errors.ts'
import { errnoOf } from '../system-error.ts'

/** The reader went away: nobody is left to miss anything. */
const NOBODY_READS = new Set(['EPIPE', 'ERR_STREAM_DESTROYED'])
/** A terminal that went away answers so, and a disk that fails. */
const GONE_OR_FAILING = 'EIO'

/** What a pipe takes whole, and without waiting unless somebody has filled it before (pipe(7)). */
const PIPE_BUF = 4096

/**
 * Writes to a stream and waits until the bytes are out. A reader that went away
 * (`pcloud-config list | head -1`) is no failure; a full disk behind a redirection is.
 * A first word that is short goes to the file descriptor: to make the stream takes 4 ms.
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

/** @returns what is left to write */
function writeAtOnce(fd: number, bytes: Buffer): Buffer {
  if (bytes.length > PIPE_BUF || mayBeTerminal(fd)) return bytes
  try {
    return bytes.subarray(writeSync(fd, bytes))
  } catch (error) {
    const code = errnoOf(error)
    // Somebody made the pipe one that does not wait, and it is full.
    if (code === 'EAGAIN') return bytes
    if (NOBODY_READS.has(code)) return bytes.subarray(bytes.length)
    throw unwritable(error)
  }
}

function writeTo(stream: NodeJS.WriteStream, bytes: Buffer, isTerminal: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => {
      const code = errnoOf(error)
      const isGone = NOBODY_READS.has(code) || (code === GONE_OR_FAILING && isTerminal)
      if (!error || isGone) resolve()
      else reject(unwritable(error))
    })
  })
}

/** Whether it is worth to make the stream and ask that: a file, a pipe or a socket is none. */
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
  return new PcloudConfigError('failed', 'The output could not be written.', {
    hint: 'Is the disk full, or does it fail?',
    cause,
  })
}

/** Message is worth no failure: where nobody hears it, it is dropped. */
export function createTalker(open: () => NodeJS.WriteStream): (text: string) => void {
  const stream = openedOnce(open)
  return (text) => void stream().write(text)
}

/** At the first word: a stream that stays silent need not be made. */
function openedOnce(open: () => NodeJS.WriteStream): () => NodeJS.WriteStream {
  let stream: NodeJS.WriteStream | undefined
  // Told to the one who writes; without a listener the process would end here.
  return () => (stream ??= open().on('error', () => undefined))
}
