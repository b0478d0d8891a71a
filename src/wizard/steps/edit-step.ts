import type { EditDraft } from '../draft.ts'
import { mayAsk } from '../say.ts'
import type { Step } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'

/** Runs a step of `new` once in an edit, although the draft is complete. */
export function asked<Context extends LoginContext>(
  step: Step<EditDraft, Context>,
  isOffered: (draft: EditDraft, context: Context) => boolean = () => true,
): Step<EditDraft, Context> {
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

function visited(draft: EditDraft, id: string): EditDraft {
  return { ...draft, visited: new Set([...(draft.visited ?? []), id]) }
}

/** Adds a condition to a step. */
export function onlyIf<Context>(
  condition: (draft: EditDraft, context: Context) => boolean,
  step: Step<EditDraft, Context>,
): Step<EditDraft, Context> {
  const needed = (draft: EditDraft, context: Context) =>
    condition(draft, context) && step.needed(draft, context)
  return { ...step, needed }
}
