/** Passes values to one reader in order. The reader can wait before or after a value arrives. */
export class AsyncQueue<T> {
  readonly #values: T[] = []
  #reader: { resolve(value: T): void; reject(reason: unknown): void } | undefined
  #closed: { readonly reason: Error } | undefined

  push(value: T): void {
    if (this.#reader === undefined) this.#values.push(value)
    else this.#reader.resolve(value)
  }

  /** @throws the abort reason of `signal`, or the reason given to {@link close} */
  next(signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      if (this.#reader !== undefined) throw new TypeError('A reader is waiting already.')
      const value = this.#values.shift()
      if (value !== undefined) resolve(value)
      else if (this.#closed !== undefined) reject(this.#closed.reason)
      else this.#wait(resolve, reject, signal)
    })
  }

  /** Values in the queue can still be read. */
  close(reason: Error): void {
    this.#closed ??= { reason }
    this.#reader?.reject(reason)
  }

  #wait(
    resolve: (value: T) => void,
    reject: (reason: unknown) => void,
    signal: AbortSignal | undefined,
  ): void {
    const onAbort = () => this.#reader?.reject(signal?.reason)
    const settle = () => {
      this.#reader = undefined
      signal?.removeEventListener('abort', onAbort)
    }
    this.#reader = {
      resolve(value) {
        settle()
        resolve(value)
      },
      reject(reason) {
        settle()
        reject(reason)
      },
    }
    signal?.addEventListener('abort', onAbort, { once: true })
  }
}
