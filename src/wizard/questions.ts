import type { PromptText } from './prompter.ts'
import { LOGIN_QUESTIONS } from './questions/login.ts'
import { REMOTE_QUESTIONS } from './questions/remote.ts'
import { SERVICE_QUESTIONS } from './questions/services.ts'

export { LINKED_APPS, MY_APPS } from './questions/links.ts'

/** Every question of the wizard: where it stands, what it says, what supplies its answer. */
export const QUESTIONS = {
  ...REMOTE_QUESTIONS,
  ...LOGIN_QUESTIONS,
  ...SERVICE_QUESTIONS,
} as const satisfies Record<string, PromptText>
