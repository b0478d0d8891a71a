import { StringDecoder } from 'node:string_decoder'
import { type Key, keyOfControl, keyOfSequence } from './terminal-keys.ts'

export type Token =
  /** Typed text, or a paste in a terminal that does not mark pastes. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'key'; readonly key: Key }
  /** A marked paste. `cut`: it was longer than the limit. */
  | { readonly kind: 'paste'; readonly text: string; readonly cut: boolean }

const ESC = '\x1b'
const PASTE_END = `${ESC}[201~`
const PASTE_BEGIN_CODE = '[200~'
/** Sequences with a terminator: OSC, DCS, SOS, PM, APC. */
const STRINGS = new Set([']', 'P', 'X', '^', '_'])
/** S33: at most 1 MiB. */
const MAX_PASTE_LENGTH = 1024 * 1024

type State = 'ground' | 'escape' | 'csi' | 'ss3' | 'string' | 'paste'

/**
 * Turns the bytes of a terminal into keys and texts. The result does not depend on the size of
 * the chunks. `flush`, in a pause, decides that an Escape was a key and not the beginning of
 * a sequence. Enquirer 2.4.1 does not know marked pastes (`lib/keypress.js`, issue #164): the first
 * line break of a paste is an Enter, and the rest is lost.
 */
export class Tokenizer {
  readonly #decoder = new StringDecoder('utf8')
  #state: State = 'ground'
  #sequence = ''
  #text = ''
  #paste: string[] = []
  #pasteLength = 0
  /** The start of a possible end mark. */
  #tail = ''
  #afterReturn = false
  #tokens: Token[] = []

  /** True inside a marked paste. */
  get pasting(): boolean {
    return this.#state === 'paste'
  }

  /** True if the meaning of the buffered bytes depends on later ones, or on a pause. */
  get undecided(): boolean {
    return this.#state !== 'ground'
  }

  push(bytes: Buffer): Token[] {
    const text = this.#decoder.write(bytes)
    let at = 0
    while (at < text.length) {
      if (this.#state === 'paste') at = this.#pasted(text, at)
      else at = this.#step(text, at)
    }
    return this.#take()
  }

  /** Called in a pause. An open paste remains open. */
  flush(): Token[] {
    if (this.#state !== 'paste') this.#giveUp()
    this.#afterReturn = false
    return this.#take()
  }

  /** Closes a paste if the end mark is missing. */
  endPaste(): Token[] {
    if (this.#state === 'paste') this.#finishPaste(this.#tail)
    return this.#take()
  }

  /** Discards the open token, and also the rest of an open paste. */
  discard(): void {
    this.#paste = []
    this.#pasteLength = Number.POSITIVE_INFINITY
    this.#text = ''
    this.#tokens = []
    if (this.#state !== 'paste') this.#reset()
  }

  #step(text: string, at: number): number {
    const point = text.codePointAt(at) ?? 0
    const char = String.fromCodePoint(point)
    if (this.#state === 'ground') this.#ground(char)
    else if (this.#state === 'string') this.#inString(char)
    else this.#inSequence(char)
    return at + char.length
  }

  #ground(char: string): void {
    const afterReturn = this.#afterReturn
    this.#afterReturn = char === '\r'
    if (char === ESC) {
      this.#state = 'escape'
      this.#sequence = ''
      return
    }
    // CR LF is one Enter.
    if (char === '\n' && afterReturn) return
    const key = keyOfControl(char)
    if (key === undefined) this.#text += char
    else this.#key(key)
  }

  #inSequence(char: string): void {
    if (char < ' ' || char === '\x7f') {
      this.#broken(char)
      return
    }
    this.#sequence += char
    // The Linux console sends function keys as `ESC [ [ A`.
    const isFinal = char >= '@' && char <= '~' && !this.#sequence.endsWith('[[')
    if (this.#state === 'escape') this.#afterEscape(char)
    else if (this.#state === 'ss3' || isFinal) this.#finishSequence()
    else if (char > '~') this.#reset()
  }

  #afterEscape(char: string): void {
    if (char === '[') this.#state = 'csi'
    else if (char === 'O') this.#state = 'ss3'
    else if (STRINGS.has(char)) this.#state = 'string'
    else this.#finishSequence()
  }

  #broken(char: string): void {
    const wasEscape = this.#state === 'escape'
    if (wasEscape && char === ESC && this.#sequence === '') {
      // Some terminals send Alt-Left as `ESC ESC [ D`.
      this.#sequence = ESC
      return
    }
    const key = keyOfControl(char)
    const alt = wasEscape && (key?.name === 'enter' || key?.name === 'backspace')
    if (wasEscape && !alt) this.#key(ESCAPE)
    this.#reset()
    if (alt) this.#key({ ...key, alt: true })
    else this.#ground(char)
  }

  #inString(char: string): void {
    const ended =
      char === '\x07' || char === '\x9c' || (char === '\\' && this.#sequence.endsWith(ESC))
    // The content is a response that this program did not request.
    this.#sequence = char === ESC ? ESC : ''
    if (ended) this.#reset()
    else if (char === '\x03') {
      this.#reset()
      this.#ground(char)
    }
  }

  #finishSequence(): void {
    const sequence = this.#sequence
    this.#reset()
    if (sequence === PASTE_BEGIN_CODE) this.#beginPaste()
    const key = keyOfSequence(sequence)
    if (key !== undefined) this.#key(key)
  }

  #giveUp(): void {
    if (this.#state === 'escape') this.#key(ESCAPE)
    this.#reset()
  }

  #reset(): void {
    this.#state = 'ground'
    this.#sequence = ''
  }

  #beginPaste(): void {
    this.#endText()
    this.#state = 'paste'
    this.#paste = []
    this.#pasteLength = 0
    this.#tail = ''
  }

  /** Consumes a part of a paste. Returns the new position. */
  #pasted(text: string, at: number): number {
    const rest = this.#tail + text.slice(at)
    const end = rest.indexOf(PASTE_END)
    if (end < 0) {
      const keep = overlap(rest)
      this.#addPasted(rest.slice(0, rest.length - keep))
      this.#tail = rest.slice(rest.length - keep)
      return text.length
    }
    const consumed = end + PASTE_END.length - this.#tail.length
    this.#finishPaste(rest.slice(0, end))
    return at + consumed
  }

  #addPasted(text: string): void {
    this.#pasteLength += text.length
    if (this.#pasteLength <= MAX_PASTE_LENGTH) this.#paste.push(text)
  }

  #finishPaste(last: string): void {
    this.#addPasted(last)
    const discarded = this.#pasteLength === Number.POSITIVE_INFINITY
    const cut = this.#pasteLength > MAX_PASTE_LENGTH
    if (!discarded) this.#tokens.push({ kind: 'paste', text: cut ? '' : this.#paste.join(''), cut })
    this.#paste = []
    this.#tail = ''
    this.#reset()
  }

  #key(key: Key): void {
    this.#endText()
    this.#tokens.push({ kind: 'key', key })
  }

  #endText(): void {
    if (this.#text !== '') this.#tokens.push({ kind: 'text', text: this.#text })
    this.#text = ''
  }

  #take(): Token[] {
    this.#endText()
    const tokens = this.#tokens
    this.#tokens = []
    return tokens
  }
}

const ESCAPE: Key = { name: 'escape', ctrl: false, alt: false, shift: false }

/** The length of a possible end mark that is not complete yet. */
function overlap(text: string): number {
  for (let length = Math.min(PASTE_END.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(PASTE_END.slice(0, length))) return length
  }
  return 0
}
