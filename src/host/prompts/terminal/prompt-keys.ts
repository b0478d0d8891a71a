import type { PromptText } from '../../../wizard/prompter.ts'
import type { Token } from '../input/tokenizer.ts'

type PromptKey = 'cancel' | 'back' | 'help'

/** The meaning of a key in all questions. Undefined if it is input. */
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
