const MASK = 'XXX'

/**
 * A value that is masked in string templates, JSON, `util.inspect` and errors. Only
 * {@link Secret.reveal} returns the text.
 */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** The plain text. Call this only in the code that writes or sends it. */
  reveal(): string {
    return this.#text
  }

  get isEmpty(): boolean {
    return this.#text === ''
  }

  equals(other: Secret): boolean {
    return this.#text === other.#text
  }

  toString(): string {
    return MASK
  }

  toJSON(): string {
    return MASK
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Secret(${MASK})`
  }
}

/** Removes values from a text that comes from outside and may quote them. */
export function withoutValues(text: string, values: readonly string[]): string {
  // Start with the longest value. If a shorter one is part of it, the rest would remain visible.
  const longestFirst = [...values].sort((a, b) => b.length - a.length)
  return longestFirst.reduce((left, value) => left.replaceAll(value, MASK), text)
}
