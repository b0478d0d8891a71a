import { oneOf, takesStdin } from './given.ts'
import type { PromptWishes } from './host.ts'
import type { OptionValues } from './parse.ts'
import { loginTimeout } from './rules.ts'

/** How a run asks its questions, whoever asks first: the command, or a locked config file. */
export function promptWishes(options: OptionValues, json: boolean): PromptWishes {
  const stdinTaken = takesStdin(options)
  return {
    plain: options.has('plain'),
    noInput: json || options.has('no-input') || stdinTaken,
    quiet: options.has('quiet'),
    color: options.has('no-color') ? 'never' : (oneOf(options, 'color', COLORS) ?? 'auto'),
    stdinTaken,
    answerTimeoutMs: loginTimeout(options),
  }
}

const COLORS = ['auto', 'always', 'never'] as const
