import type { Draft } from './draft.ts'
import { aroundQuestions, type Prompter } from './prompter.ts'
import type { LoginContext } from './wizard-context.ts'

/**
 * A step takes a state and returns a state. It runs if the state needs it, or if the user returns
 * to it. It is independent of the step that follows.
 */
export interface Step<State, Context> {
  readonly id: string
  /** It knows what to do if the user goes back from its first question, also as the first step. */
  readonly handlesBack?: true
  /** Whether the state lacks the value of this step. */
  needed(state: State, context: Context): boolean
  run(state: State, context: Context): Promise<StepResult<State>>
}

export type StepResult<State> =
  /** `asked`: whether the user can go back to this step. */
  | { readonly kind: 'next'; readonly state: State; readonly asked: boolean }
  /** `kept`: the state with a part of the answer, for the next time. */
  | { readonly kind: 'back'; readonly kept?: State }
  /** `returns`: Shift-Tab there opens this step. */
  | {
      readonly kind: 'goto'
      readonly id: string
      readonly state: State
      readonly returns?: boolean
    }
  | { readonly kind: 'done'; readonly state: State }

/**
 * Runs the first step that the state needs, and repeats this until a step is `done` or the state is
 * complete. `back` opens the last question with the earlier value as the default.
 * @param onStep called before each step. `isFirst`: there is no earlier question to go back to
 */
export async function walk<State, Context>(
  steps: readonly Step<State, Context>[],
  start: State,
  context: Context,
  onStep: (step: Step<State, Context>, isFirst: boolean) => void = () => undefined,
): Promise<State> {
  let asked: Step<State, Context>[] = []
  let state = start
  let reopened: Step<State, Context> | undefined
  for (;;) {
    const step = reopened ?? steps.find((candidate) => candidate.needed(state, context))
    if (step === undefined) return state
    reopened = undefined
    onStep(step, asked.length === 0)
    const result = await step.run(state, context)
    if (result.kind === 'back') {
      state = result.kept ?? state
      reopened = asked.pop() ?? step
      continue
    }
    state = result.state
    if (result.kind === 'done') return state
    if (result.kind === 'goto') {
      const target = findStep(steps, result.id)
      const before = (one: Step<State, Context>) => steps.indexOf(one) < steps.indexOf(target)
      asked = [...asked.filter(before), ...(result.returns ? [step] : [])]
      reopened = target
    } else if (result.asked) asked.push(step)
  }
}

function findStep<State, Context>(
  steps: readonly Step<State, Context>[],
  id: string,
): Step<State, Context> {
  const step = steps.find((candidate) => candidate.id === id)
  if (step === undefined) throw new Error(`unknown step ${id}`)
  return step
}

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

/** The first question of a run does not offer to go back. */
function withoutDeadEnd(prompter: Prompter) {
  let isDeadEnd = false
  let first: string | undefined
  return {
    onStep({ handlesBack }: { readonly handlesBack?: true }, isFirst: boolean) {
      isDeadEnd = isFirst && !handlesBack
      first = undefined
    },
    prompter: aroundQuestions(prompter, (question, ask) => {
      first ??= question.message
      const isHere = isDeadEnd && question.message === first
      return ask(isHere ? { ...question, canGoBack: false } : question)
    }),
  }
}
