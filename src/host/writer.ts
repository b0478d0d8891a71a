/**
 * Writes to a stream and waits until the bytes are out. A reader that went away
 * (`pcloud-config list | head -1`) is no failure: what nobody reads is dropped.
 */
export function createWriter(stream: NodeJS.WriteStream): (text: string) => Promise<void> {
  let open = true
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    open = false
  })
  return (text) =>
    new Promise((resolve) => {
      if (!open || text === '') resolve()
      else stream.write(text, () => resolve())
    })
}
