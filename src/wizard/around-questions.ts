import type { ChoiceQuestion, Prompter, Question } from './prompter.ts'

/** What is done around every question, of whatever kind; `ask` asks it. */
export type AroundQuestion = <Q extends Question, R extends { readonly kind: string }>(
  question: Q,
  ask: (question: Q) => Promise<R>,
) => Promise<R>

/** The same prompter, with that around each of its questions. */
export function aroundQuestions(prompter: Prompter, around: AroundQuestion): Prompter {
  return {
    text: (question) => around(question, (one) => prompter.text(one)),
    secret: (question) => around(question, (one) => prompter.secret(one)),
    choose: <T>(question: ChoiceQuestion<T>) => around(question, (one) => prompter.choose(one)),
    confirm: (question) => around(question, (one) => prompter.confirm(one)),
    paste: (question) => around(question, (one) => prompter.paste(one)),
    wait: (question) => around(question, (one) => prompter.wait(one)),
    say: (line) => prompter.say(line),
    close: () => prompter.close(),
  }
}
