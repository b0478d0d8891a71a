import type { Draft } from './draft.ts'
import { type Step, walk } from './walk.ts'
import type { LoginContext } from './wizard-context.ts'

/** Walks the steps, then closes a listener that waits for the user's confirmation. */
export async function walkWithLogin<Context extends LoginContext>(
  steps: readonly Step<Draft, Context>[],
  start: Draft,
  context: Context,
): Promise<Draft> {
  try {
    return await walk(steps, start, context)
  } finally {
    await context.confirmation.close()
  }
}
