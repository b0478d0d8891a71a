import type { Prompter, Question, ReplyTo } from './prompter.ts'

export type AroundQuestion = <Q extends Question>(
  question: Q,
  ask: (question: Q) => Promise<ReplyTo<Q>>,
) => Promise<ReplyTo<Q>>

/** Applies `around` to each question of the prompter. */
export function aroundQuestions(prompter: Prompter, around: AroundQuestion): Prompter {
  return {
    ask: (question) => around(question, (changed) => prompter.ask(changed)),
    say: (line) => prompter.say(line),
    isEnded: async () => (await prompter.isEnded?.()) ?? false,
    close: () => prompter.close(),
  }
}
