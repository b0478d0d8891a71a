import type { Advice } from './advice.ts'

/**
 * Every reason for which the program stops, one word each. The command line maps
 * them to exit codes in one place (`cli/exit-codes.ts`); tests assert them, not prose.
 */
export type ErrorCode =
  | 'already-exists'
  | 'answer-needed'
  | 'cancelled'
  | 'check-findings'
  | 'config-changed'
  | 'config-encrypted'
  | 'config-locked'
  | 'config-malformed'
  | 'config-unreadable'
  | 'config-unwritable'
  | 'failed'
  | 'host-not-trusted'
  | 'login-denied'
  | 'login-failed'
  | 'login-timeout'
  | 'network'
  | 'not-found'
  | 'port-unavailable'
  | 'service'
  | 'token-invalid'
  | 'usage'

export interface ErrorDetails {
  /** What to do next, in words that are true for every front end. */
  readonly hint?: string
  /** What to do next, as facts: a front end adds its own words, such as a command-line option. */
  readonly advice?: Advice | undefined
  readonly cause?: unknown
}

/**
 * The one base class of what this program throws on purpose. `message` says what
 * happened, `hint` what to do next; neither ever holds a secret.
 */
export class PcloudConfigError extends Error {
  override readonly name: string = 'PcloudConfigError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly advice: Advice | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.hint = details.hint
    this.advice = details.advice
  }
}

/** The user said no, discarded, or pressed Ctrl-C or Ctrl-D. This is expected: exit code 130. */
export class Cancelled extends PcloudConfigError {
  override readonly name = 'Cancelled'

  constructor(message = 'Cancelled. Nothing was changed.') {
    super('cancelled', message)
  }
}

/**
 * A no to "Try again?" and the like. The failure was shown before the question, so this keeps
 * its code for the exit code and does not repeat its message.
 */
export class Declined extends PcloudConfigError {
  override readonly name = 'Declined'

  constructor(
    failure: PcloudConfigError,
    message = 'Nothing was changed.',
    next: Pick<ErrorDetails, 'hint' | 'advice'> = {},
  ) {
    super(failure.code, message, { ...next, cause: failure })
  }
}

/** Whether the run ends because the user wanted it to. That is not shown as an error. */
export function isNo(error: unknown): boolean {
  return error instanceof Declined || hasCode(error, 'cancelled')
}

export function hasCode(error: unknown, code: ErrorCode): error is PcloudConfigError {
  return error instanceof PcloudConfigError && error.code === code
}
