import type { PasteQuestion, PasteReply, Prompter, Question } from '../../wizard/prompter.ts'
import type { PromptContext } from './context.ts'
import { LineSource } from './lines/line-source.ts'
import { readPastedLines } from './lines/paste.ts'
import { answerNeeded } from './needed.ts'

/** Asks nothing: every question is an error that names its option. A pipe may hold a paste. */
export function createRefusingPrompter(context: PromptContext): Prompter {
  const source = new LineSource(context.stdin)
  const refuse = (question: Question): Promise<never> =>
    Promise.reject(answerNeeded(question, 'nothing may be asked here'))

  const paste = async (question: PasteQuestion): Promise<PasteReply> => {
    if (context.stdin.isTTY === true) return { kind: 'ended' }
    return readPastedLines(source, question, { timeoutMs: context.answerTimeoutMs })
  }

  return {
    text: refuse,
    secret: refuse,
    choose: refuse,
    confirm: refuse,
    paste,
    wait: async ({ status }) => {
      context.talk({ tone: 'dim', text: status() })
      return { kind: 'ended' }
    },
    say: context.talk,
    close: () => source.close(),
  }
}
