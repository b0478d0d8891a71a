import { takesStdin } from './given-answers.ts'
import type { Host, PromptWishes } from './host.ts'
import type { OptionValues } from './invocation.ts'
import { loginTimeout } from './login-rules.ts'
import { COLORS } from './option-table.ts'
import { isUnattended, oneOf } from './option-values.ts'
import type { Settings } from './read-settings.ts'

/** How this run prompts. */
export function promptWishes(
  options: OptionValues,
  json: boolean,
  settings: Settings,
  env: Host['env'],
): PromptWishes {
  const stdinTaken = takesStdin(options)
  return {
    plain: options.has('plain') || settings.plain === true,
    noInput: json || isUnattended(options) || stdinTaken,
    quiet: options.has('quiet'),
    color:
      colorWish(options) ?? (env.NO_COLOR || env.FORCE_COLOR ? 'auto' : settings.color) ?? 'auto',
    stdinTaken,
    answerTimeoutMs: loginTimeout(options),
  }
}

function colorWish(options: OptionValues): PromptWishes['color'] | undefined {
  return options.has('no-color') ? 'never' : oneOf(options, 'color', COLORS)
}
