import type { Draft } from './draft.ts'
import { aroundQuestions, type Prompter } from './prompter.ts'
import { type Step, walk } from './walk.ts'
import type { LoginContext } from './wizard-context.ts'

/** Walks the steps, then closes a listener that waits for the user's confirmation. */
export async function walkWithLogin<Context extends LoginContext>(
  steps: readonly Step<Draft, Context>[],
  start: Draft,
  context: Context,
): Promise<Draft> {
  const { prompter, onStep } = withoutDeadEnd(context.prompter)
  try {
    return await walk(steps, start, { ...context, prompter }, onStep)
  } finally {
    await context.confirmation.close()
  }
}

/** These steps handle it themselves if the user goes back from their first question. */
const OWN_WAY_BACK: ReadonlySet<string> = new Set(['review', 'same-account', 'root-folder-check'])

/** The first question of a run does not offer to go back. */
function withoutDeadEnd(prompter: Prompter) {
  let isDeadEnd = false
  let first: string | undefined
  return {
    onStep(id: string, isFirst: boolean) {
      isDeadEnd = isFirst && !OWN_WAY_BACK.has(id)
      first = undefined
    },
    prompter: aroundQuestions(prompter, (question, ask) => {
      first ??= question.message
      const isHere = isDeadEnd && question.message === first
      return ask(isHere ? { ...question, canGoBack: false } : question)
    }),
  }
}
