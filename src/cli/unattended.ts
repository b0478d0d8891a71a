import type { OptionValues } from './invocation.ts'

/** With any of these options, no person answers. */
const QUIET_WORDS = ['json', 'no-input', 'non-interactive', 'continue']

export function isUnattended(options: OptionValues): boolean {
  return QUIET_WORDS.some((word) => options.has(word))
}
