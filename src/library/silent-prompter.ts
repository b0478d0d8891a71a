import { PcloudConfigError } from '../errors.ts'
import type { Prompter } from '../wizard/prompter.ts'

/** For a login within a program: nothing is said, and whoever asks is told that nobody is there. */
export function silentPrompter(): Prompter {
  const nobody = async () => {
    throw new PcloudConfigError('answer-needed', 'Nobody can be asked within a program.')
  }
  return {
    text: nobody,
    secret: nobody,
    choose: nobody,
    confirm: nobody,
    paste: async () => ({ kind: 'ended' }),
    wait: async () => ({ kind: 'ended' }),
    say: () => undefined,
    close: () => undefined,
  }
}
