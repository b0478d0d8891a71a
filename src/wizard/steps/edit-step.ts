import type { Draft } from '../draft.ts'
import { mayAsk } from '../say.ts'
import type { Step } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'

/** Runs a step of `new` once in an edit, although the draft is complete. */
export function asked<Context extends LoginContext>(
  step: Step<Draft, Context>,
  isOffered: (draft: Draft, context: Context) => boolean = () => true,
): Step<Draft, Context> {
  return {
    id: step.id,
    needed: (draft, context) =>
      mayAsk(context) && !draft.visited?.has(step.id) && isOffered(draft, context),
    async run(draft, context) {
      const result = await step.run(draft, context)
      return 'state' in result ? { ...result, state: visited(result.state, step.id) } : result
    },
  }
}

function visited(draft: Draft, id: string): Draft {
  return { ...draft, visited: new Set([...(draft.visited ?? []), id]) }
}

/** Adds a condition to a step. */
export function onlyIf<Context>(
  condition: (draft: Draft, context: Context) => boolean,
  step: Step<Draft, Context>,
): Step<Draft, Context> {
  const needed = (draft: Draft, context: Context) =>
    condition(draft, context) && step.needed(draft, context)
  return { ...step, needed }
}
