import type { Prompter, Question } from './prompter.ts'

/** The same questions without `2/6`: outside of `new` they are not steps of one way. */
export function unnumbered(prompter: Prompter): Prompter {
  const bare = <Q extends Question>({ step: _, ...question }: Q) => question as Q
  return {
    text: (question) => prompter.text(bare(question)),
    secret: (question) => prompter.secret(bare(question)),
    choose: (question) => prompter.choose(bare(question)),
    confirm: (question) => prompter.confirm(bare(question)),
    paste: (question) => prompter.paste(bare(question)),
    wait: (question) => prompter.wait(bare(question)),
    say: (line) => prompter.say(line),
    close: () => prompter.close(),
  }
}
