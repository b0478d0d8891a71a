import { hasCode } from '../../errors.ts'
import { type AroundQuestion, aroundQuestions } from '../../wizard/around-questions.ts'
import type { Prompter } from '../../wizard/prompter.ts'

/** The person left an entry at its first question. Not an error of ours: no step may take it for one. */
export class BackToMenu extends Error {
  override readonly name = 'BackToMenu'
}

export interface Leavable {
  readonly prompter: Prompter
  /** Ctrl-C at a question: the end of the program, where a discard is the end of the entry. */
  wasStopped(): boolean
}

/** The questions of one entry, or of a command in it: going back from the first one leads to the menu. */
export function leavable(prompter: Prompter): Leavable {
  let first: string | undefined
  let stopped = false
  const around: AroundQuestion = async (question, ask) => {
    first ??= question.message
    const isFirst = question.message === first
    try {
      const reply = await ask(isFirst ? { ...question, canGoBack: true } : question)
      if (isFirst && reply.kind === 'back') throw new BackToMenu()
      return reply
    } catch (error) {
      stopped ||= hasCode(error, 'cancelled')
      throw error
    }
  }
  return { wasStopped: () => stopped, prompter: aroundQuestions(prompter, around) }
}
