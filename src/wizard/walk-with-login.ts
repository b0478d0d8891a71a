import type { Draft } from './draft.ts'
import { type Step, walk } from './walk.ts'
import type { LoginContext } from './wizard-context.ts'

/** Walks the steps. A listener that still waits for the person's answer is closed at the end. */
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
