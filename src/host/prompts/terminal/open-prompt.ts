import type { Entry } from '../input/terminal-input.ts'
import type { Frame, Size } from './screen.ts'

/** An open question, without what all of them share: back, help, cancel. */
export interface Asking<T> {
  /** Resolves once keys can be handled. */
  readonly ready: Promise<void>
  view(size: Size, more: boolean): Frame
  /** Undefined while the question stays open; `help` asks for the explanation. */
  handle(entry: Entry): Promise<{ readonly value: T } | 'help' | undefined>
  /** What is shown of the answer once it is given. */
  shown(value: T): string
  /** A `?` at this moment asks for help, and is not part of the answer. */
  readonly takesHelp: boolean
}
