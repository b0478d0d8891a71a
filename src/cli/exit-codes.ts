import { type ErrorCode, PcloudConfigError, UNCHANGED } from '../errors.ts'

/** A signal ended the program. The exit code is 128 plus its number, as in shells. */
export class Interrupted extends PcloudConfigError {
  override readonly name = 'Interrupted'
  readonly exitCode: number

  constructor(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') {
    super('cancelled', 'Stopped.', UNCHANGED)
    this.exitCode = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]
  }
}

const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  failed: 1,
  usage: 2,
  'already-exists': 2,
  'answer-needed': 2,
  'not-found': 3,
  'host-not-trusted': 4,
  'login-denied': 4,
  'login-failed': 4,
  'login-timeout': 4,
  'token-invalid': 4,
  network: 5,
  service: 5,
  'config-changed': 6,
  'config-locked': 6,
  'config-malformed': 6,
  'config-unreadable': 6,
  'config-unwritable': 6,
  'config-encrypted': 7,
  'port-unavailable': 8,
  'check-findings': 9,
  cancelled: 130,
}

/** Maps an error to an exit code, as in `help exit-codes`. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Interrupted) return error.exitCode
  // The report of `check` can have a cause with a different code.
  if (!(error instanceof PcloudConfigError)) return 1
  const { code, cause } = error
  return EXIT_CODES[
    code === 'check-findings' && cause instanceof PcloudConfigError ? cause.code : code
  ]
}
