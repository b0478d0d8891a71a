const MASK = 'XXX'

/**
 * A value that prints masked wherever it could be printed by accident: string
 * templates, JSON, `util.inspect`, errors. Only {@link Secret.reveal} gives the text.
 */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** The plain text. Call it at the edge that writes or sends it, nowhere else. */
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

/** A text of others without the values that it shall not quote. */
export function withoutValues(text: string, values: readonly string[]): string {
  // The longest first: one may be a part of another, whose rest would stay.
  const longestFirst = [...values].sort((a, b) => b.length - a.length)
  return longestFirst.reduce((left, value) => left.replaceAll(value, MASK), text)
}
