import { aroundQuestions } from './around-questions.ts'
import type { Prompter, Question } from './prompter.ts'

/** The same questions without `2/6`: outside of `new` they are not steps of one way. */
export function unnumbered(prompter: Prompter): Prompter {
  const bare = <Q extends Question>({ step: _, ...question }: Q) => question as Q
  return aroundQuestions(prompter, (question, ask) => ask(bare(question)))
}
