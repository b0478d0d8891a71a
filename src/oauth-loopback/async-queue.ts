/** Hands values to one reader in the order they came, whichever of the two is early. */
export class Mailbox<T> {
  readonly #values: T[] = []
  #reader: { take(value: T): void; fail(reason: unknown): void } | undefined
  #closed: { readonly reason: Error } | undefined

  put(value: T): void {
    if (this.#reader === undefined) this.#values.push(value)
    else this.#reader.take(value)
  }

  /** @throws what `signal` was aborted with, or the reason of the closing. */
  next(signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      if (this.#reader !== undefined) throw new TypeError('Somebody else waits already.')
      const value = this.#values.shift()
      if (value !== undefined) resolve(value)
      else if (this.#closed !== undefined) reject(this.#closed.reason)
      else this.#wait(resolve, reject, signal)
    })
  }

  /** What is in it can still be taken. */
  close(reason: Error): void {
    this.#closed ??= { reason }
    this.#reader?.fail(reason)
  }

  #wait(
    resolve: (value: T) => void,
    reject: (reason: unknown) => void,
    signal: AbortSignal | undefined,
  ): void {
    const onAbort = () => this.#reader?.fail(signal?.reason)
    const done = () => {
      this.#reader = undefined
      signal?.removeEventListener('abort', onAbort)
    }
    this.#reader = {
      take: (value) => {
        done()
        resolve(value)
      },
      fail: (reason) => {
        done()
        reject(reason)
      },
    }
    signal?.addEventListener('abort', onAbort, { once: true })
  }
}
