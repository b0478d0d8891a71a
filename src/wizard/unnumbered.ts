import { aroundQuestions } from './around-questions.ts'
import type { Prompter } from './prompter.ts'

/** The same questions without `2/6`, because only `new` has numbered steps. */
export function unnumbered(prompter: Prompter): Prompter {
  return aroundQuestions(prompter, (question, ask) => {
    const { step: _, ...bare } = question
    return ask(bare as typeof question)
  })
}
