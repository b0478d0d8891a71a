import { PcloudConfigError } from '../errors.ts'
import type { Prompter, Question } from '../wizard/prompter.ts'

/** For the library, which must not ask. A login continues without a paste. */
export function silentPrompter(): Prompter {
  return {
    ask: ({ kind }: Question): Promise<never> => {
      if (kind !== 'paste' && kind !== 'wait') {
        const error = new PcloudConfigError('answer-needed', 'The library cannot ask questions.')
        return Promise.reject(error)
      }
      return Promise.resolve({ kind: 'ended' }) as Promise<never>
    },
    say: () => undefined,
    close: () => undefined,
  }
}
