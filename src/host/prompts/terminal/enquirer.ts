import enquirer from 'enquirer'
import { graphemes } from '../cells.ts'
import type { Entry } from '../input/terminal-input.ts'
import type { Key } from '../input/terminal-keys.ts'

/**
 * Enquirer 2.4.1, set up only through constructor options. It keeps the state of a prompt: the
 * text, the selected choice, the filter, the default, the submission and its validation. This
 * program reads the keys and draws, since enquirer
 * - opens a readline per prompt: it loses input between prompts, Ctrl-C crashes on Node 24 (issue
 *   #483), and the end of input ends the process with exit code 0 (issue #480)
 * - exits on SIGTERM before our clean-up, and leaves raw mode on after SIGHUP
 * - counts characters instead of columns: up to 37 copies of a line at 40 columns (issue #108)
 * - leaves copies of a list that is higher than the window (issue #426)
 * - does not redraw if the size of the window changes
 * - redraws the entire prompt for each character: 5.8 s for a paste of 5,000
 * - ignores NO_COLOR and TERM=dumb
 * Its classes are not typed.
 */
interface EnquirerPrompt {
  input: string
  cursor: number
  index: number
  readonly choices: readonly EnquirerChoice[]
  readonly focused?: EnquirerChoice
  /** Of Toggle. */
  readonly value?: unknown
  keypress(input: string): Promise<unknown>
  /** Only of AutoComplete: filters the choices by the input. */
  complete?(): Promise<void>
  run(): Promise<unknown>
  once(event: 'run', listener: () => void): unknown
}

interface EnquirerChoice {
  readonly name: string
  readonly message: string
}

interface PromptClass {
  new (options: Readonly<Record<string, unknown>>): EnquirerPrompt
}

type Kind = 'Input' | 'Password' | 'Select' | 'AutoComplete' | 'Toggle'

const CLASSES = enquirer as unknown as Readonly<Record<Kind, PromptClass>>

export interface Started {
  readonly prompt: EnquirerPrompt
  /** Resolves once it accepts keys. */
  readonly ready: Promise<void>
  /** The value, after the submission. */
  readonly submitted: () => { readonly value: unknown } | undefined
}

/** Starts a prompt that does not draw. */
export function start(kind: Kind, options: Readonly<Record<string, unknown>>): Started {
  const nothing = (): void => {}
  const prompt = new CLASSES[kind]({
    name: 'question',
    message: 'question',
    stdout: { write: () => true, columns: 1_000, rows: 1_000_000 },
    rows: 1_000_000,
    styles: { enabled: false },
    ...{ start: nothing, cursorHide: nothing, cursorShow: nothing, render: nothing },
    ...options,
  })
  let answer: { readonly value: unknown } | undefined
  const ready = new Promise<void>((resolve) => {
    prompt.once('run', resolve)
  })
  void prompt.run().then((value) => {
    answer = { value }
  })
  return { prompt, ready, submitted: () => answer }
}

/** The keys that enquirer handles, in enquirer's notation. */
export const ENQUIRER_KEYS: Readonly<Record<string, string>> = {
  enter: '\r',
  up: '\x1b[A',
  down: '\x1b[B',
  home: '\x1b[H',
  end: '\x1b[F',
  left: '\x1b[D',
  right: '\x1b[C',
  tab: '\t',
}

/** A paste is complete if a pause is this long. */
const PASTE_GAP_MS = 100

/**
 * Prevents a paste from answering a prompt that expects a single key. It ignores a text that is
 * not one of the keys, and all input that follows directly, including Enter. Enquirer 2.4.1 treats
 * each character of a paste as a key (`lib/keypress.js`).
 */
export class PasteGuard {
  readonly #isAnswer: (text: string) => boolean
  #ignored: { burst: number; at: number } | undefined

  constructor(isAnswer: (text: string) => boolean) {
    this.#isAnswer = isAnswer
  }

  accepts(entry: Entry): boolean {
    const { token, burst, at } = entry
    const strange = token.kind === 'paste' || (token.kind === 'text' && !this.#isAnswer(token.text))
    const follows =
      this.#ignored !== undefined &&
      (burst === this.#ignored.burst || at - this.#ignored.at < PASTE_GAP_MS)
    if (!strange && !follows) return true
    this.#ignored = { burst, at }
    return false
  }
}

/**
 * The line that the user edits. The cursor counts UTF-16 units and is never inside a character.
 * Enquirer 2.4.1 moves it by one unit (`lib/types/string.js`), which splits emoji. Its Home, End
 * and Ctrl-U have no effect, its Ctrl-E stops before the last character, and its Ctrl-W removes
 * only the space from `one `.
 */
interface Line {
  readonly text: string
  readonly cursor: number
}

/** Longer than the longest emoji sequence. */
const LONGEST = 64

type Edit = (line: Line) => Line

const PLAIN: Readonly<Record<string, Edit>> = {
  left: (line) => ({ ...line, cursor: before(line) }),
  right: (line) => ({ ...line, cursor: after(line) }),
  home: (line) => ({ ...line, cursor: 0 }),
  end: (line) => ({ ...line, cursor: line.text.length }),
  backspace: (line) => remove(line, before(line), line.cursor),
  delete: (line) => remove(line, line.cursor, after(line)),
}

const WITH_CTRL: Readonly<Record<string, Edit>> = {
  a: (line) => ({ ...line, cursor: 0 }),
  e: (line) => ({ ...line, cursor: line.text.length }),
  b: (line) => ({ ...line, cursor: before(line) }),
  f: (line) => ({ ...line, cursor: after(line) }),
  u: (line) => remove(line, 0, line.cursor),
  k: (line) => remove(line, line.cursor, line.text.length),
  w: (line) => remove(line, wordBefore(line), line.cursor),
}

const WITH_ALT: Readonly<Record<string, Edit>> = {
  b: (line) => ({ ...line, cursor: wordBefore(line) }),
  f: (line) => ({ ...line, cursor: wordAfter(line) }),
  d: (line) => remove(line, line.cursor, wordAfter(line)),
}

/** The edit of a key, as in a shell. Undefined if the key does not edit. */
export function editOf(key: Key): Edit | undefined {
  if (key.ctrl && key.letter !== undefined) return WITH_CTRL[key.letter]
  if (key.ctrl && key.name === 'left') return WITH_ALT.b
  if (key.ctrl && key.name === 'right') return WITH_ALT.f
  if (key.alt && key.name === 'backspace') return WITH_CTRL.w
  if (key.alt && key.letter !== undefined) return WITH_ALT[key.letter]
  return key.alt || key.shift ? undefined : PLAIN[key.name]
}

function remove(line: Line, from: number, to: number): Line {
  return { text: line.text.slice(0, from) + line.text.slice(to), cursor: from }
}

function before({ text, cursor }: Line): number {
  return cursor - (graphemes(text.slice(Math.max(0, cursor - LONGEST), cursor)).at(-1)?.length ?? 0)
}

function after({ text, cursor }: Line): number {
  return cursor + (graphemes(text.slice(cursor, cursor + LONGEST))[0]?.length ?? 0)
}

function wordBefore({ text, cursor }: Line): number {
  let start = text.slice(0, cursor).trimEnd().length
  while (start > 0 && /\S/.test(text.charAt(start - 1))) start -= 1
  return start
}

function wordAfter({ text, cursor }: Line): number {
  return cursor + (/^\s*\S*/.exec(text.slice(cursor))?.[0].length ?? 0)
}
