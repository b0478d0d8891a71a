import { aroundQuestions } from './around-questions.ts'
import type { Prompter } from './prompter.ts'
import type { Step } from './walk.ts'

/**
 * Adds a number to a step, such as `2/6`.
 * @param heading printed when the step starts
 */
export function numbered<State, Context extends { readonly prompter: Prompter }>(
  number: string,
  step: Step<State, Context>,
  heading?: string,
): Step<State, Context> {
  return {
    ...step,
    run(state, context) {
      const prompter = withNumber(number, context.prompter)
      if (heading !== undefined) prompter.say({ tone: 'heading', text: heading })
      return step.run(state, { ...context, prompter })
    },
  }
}

/** Puts the number in front of headings, or in front of questions if there is no heading. */
function withNumber(number: string, prompter: Prompter): Prompter {
  let isHeaded = false
  const asking = aroundQuestions(prompter, (question, ask) =>
    ask(isHeaded ? question : { ...question, step: number }),
  )
  return {
    ...asking,
    say(line) {
      const isHeading = line.tone === 'heading'
      isHeaded ||= isHeading
      prompter.say(isHeading ? { ...line, text: `${number} ${line.text}` } : line)
    },
  }
}
