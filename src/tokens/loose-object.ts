import type { Fields } from '../json.ts'

/** The deepest level that is read (S33). */
const DEEPEST = 100

/** Quotes of one family match: editors such as Word change them by position. */
const FAMILIES = ['"“”„‟″«»', "'‘’‚‛′`´"] as const

export const QUOTES = FAMILIES.join('')

/**
 * Reads an object from Python or JavaScript, or a JSON object with changes by an editor such as
 * Word: curly quotes, unquoted keys, extra commas. Ignores the text after the object.
 * @returns undefined if it is not an object, or if it is cut off
 */
export function readLooseObject(text: string): Fields | undefined {
  try {
    return new LooseReader(text).object(0)
  } catch (error) {
    if (error instanceof NotAnObject) return undefined
    throw error
  }
}

class NotAnObject extends Error {}

type Piece =
  | { readonly kind: 'sign' | 'word'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }

class LooseReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  object(depth: number): Fields {
    this.#expect('{')
    return this.#members(depth)
  }

  #members(depth: number): Fields {
    const members = new Map<string, unknown>()
    for (;;) {
      const piece = this.#next()
      if (isSign(piece, '}')) return members
      if (isSign(piece, ',')) continue
      if (piece.kind === 'sign') throw new NotAnObject()
      this.#expect(':')
      members.set(piece.text, this.#value(this.#next(), depth))
    }
  }

  #items(depth: number): readonly unknown[] {
    const items: unknown[] = []
    for (;;) {
      const piece = this.#next()
      if (isSign(piece, ']')) return items
      if (!isSign(piece, ',')) items.push(this.#value(piece, depth))
    }
  }

  #value(piece: Piece, depth: number): unknown {
    if (depth > DEEPEST) throw new NotAnObject()
    if (piece.kind === 'text') return piece.text
    if (piece.kind === 'word') return wordValue(piece.text)
    if (piece.text === '{') return this.#members(depth + 1)
    if (piece.text === '[') return this.#items(depth + 1)
    throw new NotAnObject()
  }

  #expect(sign: string): void {
    if (!isSign(this.#next(), sign)) throw new NotAnObject()
  }

  #next(): Piece {
    const [all = '', sign, word] = this.#match(PIECE)
    this.#at += all.length
    if (sign !== undefined) return { kind: 'sign', text: sign }
    if (word !== undefined) return { kind: 'word', text: word }
    return { kind: 'text', text: this.#quoted() }
  }

  #match(pattern: RegExp): readonly (string | undefined)[] {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) throw new NotAnObject()
    return found
  }

  /** Reads a quoted text from the opening quote. */
  #quoted(): string {
    const family = FAMILIES.find((quotes) => quotes.includes(this.#text.charAt(this.#at) || '-'))
    if (family === undefined) throw new NotAnObject()
    const begin = this.#at + 1
    for (let at = begin; at < this.#text.length; at += 1) {
      const char = this.#text.charAt(at)
      if (char === '\\') at += 1
      else if (family.includes(char)) {
        this.#at = at + 1
        return withoutEscapes(this.#text.slice(begin, at))
      }
    }
    throw new NotAnObject()
  }
}

/** A sign, a name or number, or the position of a quote (Python 2 writes `u'text'`). */
const PIECE = /\s*(?:([{}[\],:])|([\w.+-]+)(?![\w.+-])(?!["'])|[ub]?(?=[^\w\s]))/y

function isSign(piece: Piece, sign: string): boolean {
  return piece.kind === 'sign' && piece.text === sign
}

const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['null', null],
  ['None', null],
  ['undefined', null],
])

function wordValue(word: string): unknown {
  if (WORDS.has(word)) return WORDS.get(word)
  const number = Number(word)
  if (Number.isNaN(number)) throw new NotAnObject()
  return number
}

const CONTROLS: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
])

function withoutEscapes(text: string): string {
  return text.replace(
    /\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|(.))/gs,
    (_, unicode?: string, byte?: string, char?: string) => {
      const code = unicode ?? byte
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
      return CONTROLS.get(char ?? '') ?? char ?? ''
    },
  )
}
