import type { Entry } from '../input/terminal-input.ts'

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
export interface EnquirerPrompt {
  input: string
  cursor: number
  index: number
  readonly choices: readonly EnquirerChoice[]
  readonly focused?: EnquirerChoice
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

export interface Enquirer {
  readonly Input: PromptClass
  readonly Password: PromptClass
  readonly Select: PromptClass
  readonly AutoComplete: PromptClass
  readonly Toggle: PromptClass
}

/** Loaded at the first drawn question. */
export async function loadEnquirer(): Promise<Enquirer> {
  const { default: enquirer } = await import('enquirer')
  return enquirer as unknown as Enquirer
}

/** Runs a prompt. Resolves once it accepts keys. `onSubmit` gets the value. */
export function start(prompt: EnquirerPrompt, onSubmit: (value: unknown) => void): Promise<void> {
  const ready = new Promise<void>((resolve) => {
    prompt.once('run', resolve)
  })
  void prompt.run().then(onSubmit)
  return ready
}

export function quietOptions(): Record<string, unknown> {
  const nothing = (): void => {}
  return {
    name: 'question',
    message: 'question',
    stdout: { write: () => true, columns: 1_000, rows: 1_000_000 },
    rows: 1_000_000,
    styles: { enabled: false },
    start: nothing,
    cursorHide: nothing,
    cursorShow: nothing,
    render: nothing,
  }
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
