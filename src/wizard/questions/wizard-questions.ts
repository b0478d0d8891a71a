import type { PromptText } from '../prompter.ts'
import { LOGIN_QUESTIONS } from './login-questions.ts'
import { REMOTE_QUESTIONS } from './remote-questions.ts'
import { SERVICE_QUESTIONS } from './service-questions.ts'

/** Every question of the wizard: where it stands, what it says, what supplies its answer. */
export const QUESTIONS = {
  ...REMOTE_QUESTIONS,
  ...LOGIN_QUESTIONS,
  ...SERVICE_QUESTIONS,
} as const satisfies Record<string, PromptText>
