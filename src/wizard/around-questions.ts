import type { Prompter, Question, ReplyTo } from './prompter.ts'

/** Runs before and after every question. `ask` asks it. */
export type AroundQuestion = <Q extends Question>(
  question: Q,
  ask: (question: Q) => Promise<ReplyTo<Q>>,
) => Promise<ReplyTo<Q>>

/** The same prompter, with `around` applied to each question. */
export function aroundQuestions(prompter: Prompter, around: AroundQuestion): Prompter {
  return {
    ask: (question) => around(question, (changed) => prompter.ask(changed)),
    say: (line) => prompter.say(line),
    isEnded: async () => (await prompter.isEnded?.()) ?? false,
    close: () => prompter.close(),
  }
}
