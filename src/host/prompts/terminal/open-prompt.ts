import type { PromptText } from '../../../wizard/prompter.ts'
import type { Entry } from '../input/terminal-input.ts'
import type { Token } from '../input/tokenizer.ts'
import type { MoreHelp } from './prompt-layout.ts'
import type { Frame, Size } from './screen.ts'

/** An open prompt. Back, help and cancel are the same for all prompts and not part of it. */
export interface OpenPrompt {
  /** Resolves once the prompt can handle keys. */
  readonly ready: Promise<void>
  view(size: Size, more: MoreHelp): Frame
  /** Undefined while the prompt is open. */
  handle(entry: Entry): Promise<{ readonly value: unknown } | 'help' | undefined>
  /** The answer as the screen displays it later. */
  shown(value: unknown): string
  /** Whether a `?` now opens the help instead of being typed. */
  readonly takesHelp: boolean
}

type PromptKey = 'cancel' | 'back' | 'help'

/**
 * The meaning of a key in all questions. Undefined if it is input. Enquirer 2.4.1 has no keys for
 * back and help: Escape cancels (`lib/combos.js`), and Ctrl-D ends the process with exit code 0.
 */
export function promptKey(
  token: Token,
  question: PromptText & { readonly tree?: boolean },
  takesHelp: boolean,
): PromptKey | undefined {
  if (token.kind === 'text') {
    return token.text === '?' && takesHelp ? 'help' : undefined
  }
  if (token.kind === 'paste') return undefined
  const { name, ctrl, alt, shift, letter } = token.key
  if (ctrl && letter === 'd') return 'cancel'
  if (name === 'f1') return 'help'
  if (question.canGoBack !== true) return undefined
  const isBack =
    name === 'escape' ||
    (name === 'tab' && shift) ||
    (name === 'left' && (alt || question.tree === true))
  return isBack ? 'back' : undefined
}
