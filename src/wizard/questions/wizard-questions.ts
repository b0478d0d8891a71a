import type { PromptText } from '../prompter.ts'
import { LOGIN_QUESTIONS } from './login-questions.ts'
import { REMOTE_QUESTIONS } from './remote-questions.ts'
import { SERVICE_QUESTIONS } from './service-questions.ts'

/** The questions of the wizard, with their help and options. */
export const QUESTIONS = {
  ...REMOTE_QUESTIONS,
  ...LOGIN_QUESTIONS,
  ...SERVICE_QUESTIONS,
} as const satisfies Record<string, PromptText>
