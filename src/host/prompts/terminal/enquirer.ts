/**
 * enquirer, by constructor options only. It keeps the state of a question: what was typed,
 * which choice has the focus, whether it was submitted. It never reads stdin, never writes,
 * and installs no listener: `start`, `cursorHide` and `cursorShow` are empty, `render` is
 * ours, and what it would print goes nowhere. Types for its classes are not shipped with it.
 */
export interface EnquirerPrompt {
  input: string
  cursor: number
  index: number
  readonly choices: readonly EnquirerChoice[]
  readonly focused?: EnquirerChoice
  keypress(input: string): Promise<unknown>
  run(): Promise<unknown>
  once(event: 'run', listener: () => void): unknown
}

export interface EnquirerChoice {
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

/** Loaded at the first drawn question, not before. */
export async function loadEnquirer(): Promise<Enquirer> {
  const { default: enquirer } = await import('enquirer')
  return enquirer as unknown as Enquirer
}

/** Runs a prompt: `ready` once it takes keys, `onSubmit` with what it submits. */
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

/** Keys that move in a list, as enquirer reads them. */
export const ENQUIRER_KEYS: Readonly<Record<string, string>> = {
  enter: '\r',
  up: '\x1b[A',
  down: '\x1b[B',
  home: '\x1b[H',
  end: '\x1b[F',
  left: '\x1b[D',
  right: '\x1b[C',
  tab: '\t',
  backspace: '\x7f',
}
