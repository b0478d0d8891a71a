import { type NextStep, PcloudConfigError } from '../errors.ts'
import { quotedName } from '../visible.ts'

export function logInAgain(name: string, said: string): PcloudConfigError {
  return new PcloudConfigError(
    'token-invalid',
    `The service no longer renews the token of ${name}: ${said}`,
    {
      hint: `Log in again: pcloud-config reconnect ${quotedName(name)}. This also happens after a renewal that was interrupted before the token was saved.`,
    },
  )
}

export function notLoggedIn(name: string): PcloudConfigError {
  return new PcloudConfigError('token-invalid', `${name} is not logged in.`, {
    hint: `Log in: pcloud-config reconnect ${quotedName(name)}`,
  })
}

/**
 * A bare or quoted token can still be valid, so a repair can help.
 * @param variable the variable with the token, which neither a repair nor a login can change
 */
export function unreadableToken(
  name: string,
  cause: PcloudConfigError,
  variable?: string,
): PcloudConfigError {
  const next: NextStep =
    variable === undefined
      ? {
          hint: `Log in again: \`pcloud-config reconnect ${quotedName(name)}\`.`,
          advice: { kind: 'repair-token', remote: name },
        }
      : { advice: { kind: 'replace-token', variable } }
  return new PcloudConfigError('token-invalid', `${name}: ${cause.message}`, { ...next, cause })
}

export function cannotRenew(name: string): PcloudConfigError {
  return new PcloudConfigError(
    'token-invalid',
    `${name} has no valid token, and the token cannot be renewed.`,
    {
      hint: `Log in: pcloud-config reconnect ${quotedName(name)}. To find the problem: pcloud-config check ${quotedName(name)}`,
    },
  )
}

/** For example a token of pCloud, which works until it is revoked. */
export function goodAsItIs(name: string): PcloudConfigError {
  return new PcloudConfigError(
    'token-invalid',
    `The token of ${name} is still valid, and tokens of this service are not renewed.`,
    {
      hint: `Use this token, or log in again for a new token: pcloud-config reconnect ${quotedName(name)}`,
    },
  )
}

/** The config file could not be written, so the new token is in a separate file (S46). */
export class TokenKept extends PcloudConfigError {
  constructor(name: string, path: string, cause: unknown) {
    const known = cause instanceof PcloudConfigError ? cause : undefined
    const why = known?.message ?? 'The file could not be written.'
    const next = `Then run this to save it: pcloud-config token ${quotedName(name)}`
    super(
      known?.code ?? 'config-unwritable',
      `The new token of ${name} could not be saved. It is kept in ${path}. ${why}`,
      { hint: [known?.hint, next].filter(Boolean).join(' '), advice: known?.advice, cause },
    )
  }
}

/** The new token is only in memory, and the old token may no longer work. */
export function notSaved(name: string, cause: unknown): PcloudConfigError {
  if (cause instanceof TokenKept) return cause
  const isOurs = cause instanceof PcloudConfigError
  const [code, why] = isOurs
    ? ([cause.code, cause.message] as const)
    : (['config-unwritable', 'The file could not be written.'] as const)
  return new PcloudConfigError(code, `The new token of ${name} could not be saved. ${why}`, {
    hint: `Solve this problem first. If the service then refuses the old token: pcloud-config reconnect ${quotedName(name)}`,
    cause,
  })
}

export function tooLate(cause: Error): PcloudConfigError {
  return new PcloudConfigError('service', 'The service did not send a token in time.', {
    hint: 'Try again in a few minutes.',
    cause,
  })
}
