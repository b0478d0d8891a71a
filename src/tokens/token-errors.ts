import { PcloudConfigError } from '../errors.ts'
import { quotedName } from '../visible.ts'

/** Why a token source gives no token, and what to do. */

export function logInAgain(name: string, said: string): PcloudConfigError {
  return new PcloudConfigError(
    'token-invalid',
    `The service renews the token of ${name} no more: ${said}`,
    {
      hint: `Log in again: pcloud-config reconnect ${quotedName(name)}. A renewal that was cut off before it was saved ends like this, too.`,
    },
  )
}

export function cannotRenew(name: string): PcloudConfigError {
  return new PcloudConfigError(
    'token-invalid',
    `${name} has no token that is valid or can be renewed.`,
    {
      hint: `Log in: pcloud-config reconnect ${quotedName(name)}. What is wrong with the token that is there: pcloud-config check ${quotedName(name)}`,
    },
  )
}

/** Such as pCloud's, which lasts until it is revoked. */
export function goodAsItIs(name: string): PcloudConfigError {
  return new PcloudConfigError(
    'token-invalid',
    `The token of ${name} has not ended, and there is nothing to renew it with.`,
    {
      hint: `Use it as it is, or log in for a new one: pcloud-config reconnect ${quotedName(name)}`,
    },
  )
}

/** A new token that is not in the config file, but in a file of its own (S46). */
export class TokenKept extends PcloudConfigError {
  constructor(name: string, path: string, cause: unknown) {
    const known = cause instanceof PcloudConfigError ? cause : undefined
    const why = known?.message ?? 'The file could not be written.'
    const next = `Then run this, which saves it: pcloud-config token ${quotedName(name)}`
    super(
      known?.code ?? 'config-unwritable',
      `The new token of ${name} could not be saved. It is kept in ${path}. ${why}`,
      { hint: [known?.hint, next].filter(Boolean).join(' '), advice: known?.advice, cause },
    )
  }
}

/** The old token may be spent by now, and the new one is in memory only. */
export function notSaved(name: string, cause: unknown): PcloudConfigError {
  if (cause instanceof TokenKept) return cause
  const isOurs = cause instanceof PcloudConfigError
  const [code, why] = isOurs
    ? ([cause.code, cause.message] as const)
    : (['config-unwritable', 'The store failed.'] as const)
  return new PcloudConfigError(code, `The new token of ${name} could not be saved. ${why}`, {
    hint: `End what is in the way. If the service then refuses the old token: pcloud-config reconnect ${quotedName(name)}`,
    cause,
  })
}

export function tooLate(cause: Error): PcloudConfigError {
  return new PcloudConfigError('service', 'The service gave no token in time.', {
    hint: 'Try again in a few minutes.',
    cause,
  })
}
