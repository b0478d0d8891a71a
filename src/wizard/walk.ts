/**
 * A step takes a state and returns a state. It runs when the state still needs it, or
 * when the person comes back to it; it never knows which step is next.
 */
export interface Step<State, Context> {
  readonly id: string
  /** Whether the state still lacks this step's answer. */
  needed(state: State, context: Context): boolean
  run(state: State, context: Context): Promise<StepResult<State>>
}

export type StepResult<State> =
  /** `asked` is false when nobody was asked: there is nothing to come back to. */
  | { readonly kind: 'next'; readonly state: State; readonly asked: boolean }
  | { readonly kind: 'back' }
  /** `returns`: whoever goes back from there comes back here. */
  | {
      readonly kind: 'goto'
      readonly id: string
      readonly state: State
      readonly returns?: boolean
    }
  | { readonly kind: 'done'; readonly state: State }

/**
 * Runs the first step that is still needed, again and again, until one says `done` or
 * none is left. `back` reopens the step that asked last; its earlier answer is kept in
 * the state and offered as the default.
 */
export async function walk<State, Context>(
  steps: readonly Step<State, Context>[],
  start: State,
  context: Context,
): Promise<State> {
  let asked: Step<State, Context>[] = []
  let state = start
  let reopened: Step<State, Context> | undefined
  for (;;) {
    const step = reopened ?? steps.find((candidate) => candidate.needed(state, context))
    if (step === undefined) return state
    reopened = undefined
    const result = await step.run(state, context)
    if (result.kind === 'back') {
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
  if (step === undefined) throw new Error(`no step named ${id}`)
  return step
}
