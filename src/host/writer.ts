import { PcloudConfigError } from '../errors.ts'

/** The reader went away, or the terminal did: nobody is left to miss anything. */
const NOBODY_READS = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'])

/**
 * Writes to a stream and waits until the bytes are out. A reader that went away
 * (`pcloud-config list | head -1`) is no failure; a full disk behind a redirection is.
 */
export function createWriter(open: () => NodeJS.WriteStream): (text: string) => Promise<void> {
  const stream = openedOnce(open)
  return (text) =>
    new Promise((resolve, reject) => {
      if (text === '') return resolve()
      stream().write(text, (error) => {
        if (!error || NOBODY_READS.has('code' in error ? String(error.code) : '')) resolve()
        else reject(unwritable(error))
      })
    })
}

function unwritable(cause: Error): PcloudConfigError {
  return new PcloudConfigError('failed', 'The output could not be written.', {
    hint: 'Is the disk full?',
    cause,
  })
}

/** Talk is worth no failure: where nobody hears it, it is dropped. */
export function createTalker(open: () => NodeJS.WriteStream): (text: string) => void {
  const stream = openedOnce(open)
  return (text) => void stream().write(text)
}

/** At the first word: a stream that stays silent need not be made, which takes a millisecond. */
function openedOnce(open: () => NodeJS.WriteStream): () => NodeJS.WriteStream {
  let stream: NodeJS.WriteStream | undefined
  // Told to the one who writes; without a listener the process would end here.
  return () => (stream ??= open().on('error', () => undefined))
}
