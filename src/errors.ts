import type { Advice } from './advice.ts'

/**
 * The reasons why the program stops. `cli/exit-codes.ts` maps them to exit codes. Tests compare
 * these codes and not the messages.
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

interface ErrorDetails {
  /** What the user can do, phrased for all front ends. */
  readonly hint?: string | undefined
  /** The same as data. A front end turns it into text, such as an option name. */
  readonly advice?: Advice | undefined
  /**
   * The last sentence of the message, for example `Nothing was changed.` It is wrong after an earlier
   * save in the same run, so a front end can replace it.
   */
  readonly claim?: string
  readonly cause?: unknown
}

/** What the user can do next. */
export type NextStep = Pick<ErrorDetails, 'hint' | 'advice'>

/**
 * The base class of all errors that this program throws deliberately. `message` describes the
 * problem, and `hint` the next action. Neither contains a secret.
 */
export class PcloudConfigError extends Error {
  override readonly name: string = 'PcloudConfigError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly advice: Advice | undefined
  readonly claim: string | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    const { cause, claim } = details
    super([message, claim].filter(Boolean).join(' '), cause === undefined ? undefined : { cause })
    this.code = code
    this.hint = details.hint
    this.advice = details.advice
    this.claim = claim
  }
}

/** The claim of a run that ended before a save. */
export const UNCHANGED = { claim: 'Nothing was changed.' } as const

function claimsOf(said: string | undefined): Omit<ErrorDetails, 'cause'> {
  return said === undefined ? UNCHANGED : {}
}

/** The user said no, discarded, or pressed Ctrl-C or Ctrl-D. This is expected: exit code 130. */
export class Cancelled extends PcloudConfigError {
  override readonly name = 'Cancelled'

  constructor(said?: string, details = claimsOf(said)) {
    super('cancelled', said ?? 'Cancelled.', details)
  }
}

/**
 * The user answered no to a question such as "Try again?". The failure was already shown before
 * the question, so only its code is kept, for the exit code.
 */
export class Declined extends PcloudConfigError {
  override readonly name = 'Declined'

  constructor(failure: PcloudConfigError, said?: string, details = claimsOf(said)) {
    super(failure.code, said ?? '', { ...details, cause: failure })
  }
}

/** True if the user ended the run. This is not shown as an error. */
export function isNo(error: unknown): boolean {
  return error instanceof Declined || hasCode(error, 'cancelled')
}

export function hasCode(error: unknown, code: ErrorCode): error is PcloudConfigError {
  return error instanceof PcloudConfigError && error.code === code
}
