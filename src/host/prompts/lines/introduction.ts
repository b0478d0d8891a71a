import { visible } from '../../../visible.ts'
import type { PromptText } from '../../../wizard/prompter.ts'
import type { PromptContext } from '../context.ts'

/** Screen readers often pass over single signs: what these are called is said once. */
const SIGNS = '? (question mark) tells more about a question, < (less-than sign) goes back.'

interface Manner extends Pick<PromptContext, 'palette' | 'broken'> {
  readonly explains: boolean
}

/** What stands above the line on which a question is answered. */
export function introduction(
  question: PromptText,
  lines: readonly string[],
  { palette, broken, explains }: Manner,
): readonly string[] {
  const { step, message, help, canGoBack } = question
  const dim = (text: string) => broken(visible(text)).map(palette.dim)
  const head = step === undefined ? message : `${step} ${message}`
  const keys = ['? for more', canGoBack && '< to go back'].filter(Boolean)
  return [
    ...(explains ? dim(SIGNS) : []),
    '',
    ...broken(visible(head)).map(palette.strong),
    ...(help === undefined ? [] : dim(help)),
    ...lines.filter(Boolean).flatMap(broken),
    palette.dim(`(${keys.join(', ')})`),
  ]
}
