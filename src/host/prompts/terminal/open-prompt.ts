import type { Entry } from '../input/terminal-input.ts'
import type { Frame, Size } from './screen.ts'

/** An open prompt. Back, help and cancel are the same for all prompts and not part of it. */
export interface OpenPrompt {
  /** Resolves once the prompt can handle keys. */
  readonly ready: Promise<void>
  view(size: Size, more: boolean): Frame
  /** Undefined while the prompt is open. */
  handle(entry: Entry): Promise<{ readonly value: unknown } | 'help' | undefined>
  /** The answer as the screen displays it later. */
  shown(value: unknown): string
  /** Whether a `?` now opens the help instead of being typed. */
  readonly takesHelp: boolean
}
