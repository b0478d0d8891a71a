import { hasCode } from '../../errors.ts'
import { type AroundQuestion, aroundQuestions, type Prompter } from '../../wizard/prompter.ts'

/** The user left an entry at the first question. Not a PcloudConfigError, so steps do not handle it. */
export class BackToMenu extends Error {
  override readonly name = 'BackToMenu'
}

interface MenuPrompter {
  readonly prompter: Prompter
  /** Ctrl-C at a question stops the program. A discard stops only the entry. */
  wasStopped(): boolean
}

/** Shift-Tab at the first question of an entry, or of a command in it, returns to the menu. */
export function withBackToMenu(prompter: Prompter): MenuPrompter {
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
