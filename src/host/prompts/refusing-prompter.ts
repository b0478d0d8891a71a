import type { AnyReply, Message, Prompter, Question } from '../../wizard/prompter.ts'
import { answerNeeded } from './answer-needed.ts'
import { LineSource } from './lines/line-source.ts'
import { readPastedLines } from './lines/pasted-lines.ts'
import type { PromptContext } from './prompt-context.ts'

/**
 * Refuses all questions with an error that names the option. A pipe may supply a paste. Enquirer
 * 2.4.1 would end the process with exit code 0 (issue #480).
 */
export function createRefusingPrompter(context: PromptContext): Prompter {
  const source = new LineSource(context.stdin)
  const say = (message: Message) => context.write(context.format(message))
  const reply = async (question: Question): Promise<AnyReply> => {
    if (question.kind === 'wait') {
      say({ tone: 'dim', text: question.status() })
      return { kind: 'ended' }
    }
    if (question.kind !== 'paste') throw answerNeeded(question, 'questions are not allowed here')
    if (context.stdin.isTTY === true) return { kind: 'ended' }
    return readPastedLines(source, question, { timeoutMs: context.answerTimeoutMs })
  }
  return {
    ask: (question) => reply(question) as Promise<never>,
    say,
    close: () => source.close(),
  }
}
