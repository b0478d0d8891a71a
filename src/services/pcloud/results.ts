import { type ErrorCode, PcloudConfigError } from '../../errors.ts'
import { visible } from '../../visible.ts'

/**
 * pCloud responds with HTTP 200 and a number in `result`: 1xxx for an invalid request, 2xxx for a
 * refusal, 4xxx for too many requests, 5xxx for an error of the server.
 */
export class PcloudApiError extends PcloudConfigError {
  override readonly name = 'PcloudApiError'
  readonly result: number
  readonly #said: readonly [serverText: string, method: string]

  /** @param about the object of the request, for example a path */
  constructor(result: number, serverText: string, method: string, about?: string) {
    const known = remedyFor(result)
    super(
      known.code,
      `pCloud: ${saidBy(known, serverText)}${about === undefined ? '' : `: ${visible(about)}`} (${known.says === undefined ? `${method}, ` : ''}${result})`,
      {
        ...(known.hint !== undefined && { hint: known.hint }),
      },
    )
    this.result = result
    this.#said = [serverText, method]
  }

  /** The same error with the object of the request. */
  of(about: string): PcloudApiError {
    return new PcloudApiError(this.result, ...this.#said, about)
  }
}

/** Unknown results have pCloud's text and the method, for a report. */
function saidBy({ says }: Remedy, serverText: string): string {
  return says ?? (visible(serverText.slice(0, 200)) || 'refused')
}

interface Remedy {
  readonly code: ErrorCode
  /** Without it, the message has the text of the server. */
  readonly says?: string
  readonly hint?: string
}

const AGAIN = 'Log in again.'

const REMEDIES: ReadonlyMap<number, Remedy> = new Map([
  [1000, { code: 'token-invalid', says: 'a login is required', hint: AGAIN }],
  [1017, { code: 'not-found', says: 'this folder ID is not valid', hint: folderHint() }],
  [1022, { code: 'login-failed', says: 'a code is missing', hint: AGAIN }],
  [1074, { code: 'login-failed', says: 'the code has expired after 10 minutes', hint: AGAIN }],
  [2000, { code: 'login-failed', says: 'the login was refused', hint: loginHint() }],
  [2001, { code: 'usage', says: 'this is not a valid folder name' }],
  [2002, { code: 'not-found', says: 'part of the path does not exist', hint: folderHint() }],
  [2003, { code: 'not-found', says: 'access to this folder is denied', hint: oneFolderHint() }],
  [2004, { code: 'already-exists', says: 'this name already exists' }],
  [2005, { code: 'not-found', says: 'this folder does not exist', hint: folderHint() }],
  [2012, { code: 'login-failed', says: 'the code is not valid', hint: codeHint() }],
  [2094, { code: 'token-invalid', says: 'the token is not valid here', hint: regionHint() }],
  [2095, { code: 'token-invalid', says: 'the token was revoked', hint: AGAIN }],
  [4000, { code: 'service', says: 'too many attempts from this address', hint: 'Wait 5 minutes.' }],
])

function remedyFor(result: number): Remedy {
  const known = REMEDIES.get(result)
  if (known) return known
  if (result >= 4000) return { code: 'service', hint: 'Try again in a few minutes.' }
  return { code: 'failed' }
}

function folderHint(): string {
  return 'Check the spelling, or open the folder on my.pcloud.com and copy its web address.'
}

function loginHint(): string {
  return 'Check the client secret and, for an EU account, the region.'
}

function oneFolderHint(): string {
  return 'An app limited to one folder sees only that folder. Give the ID of that folder.'
}

function codeHint(): string {
  return 'A code works once, for 10 minutes, and only in the region of the account. Log in again.'
}

function regionHint(): string {
  return 'A token works only in the region of its account: US (api.pcloud.com) or EU (eapi.pcloud.com).'
}

/** Explains a refused login by password, by pCloud's `result`. */
export function loginWords(result: number): readonly [message: string, hint: string] | undefined {
  return WORDS.get(result)
}

const WORDS: ReadonlyMap<number, readonly [message: string, hint: string]> = new Map([
  [
    2000,
    [
      'pCloud does not accept this email and password.',
      'Check the email, the password and the region. An account from Google, Apple or Facebook has no password: log in with the browser.',
    ],
  ],
  [
    1022,
    [
      'pCloud wants you to confirm this new device first.',
      'Look for an email from pCloud with a code or a link. You can also log in to my.pcloud.com once from this computer, or log in with the browser.',
    ],
  ],
  [
    2064,
    ['The login took too long, so pCloud no longer accepts the second factor.', 'Log in again.'],
  ],
  [
    2306,
    [
      'pCloud wants you to verify your email address first.',
      'Follow the link in the email from pCloud.',
    ],
  ],
  [
    4000,
    [
      'pCloud allows no more attempts from this address for a while.',
      'Wait 5 minutes. Each further attempt makes the wait longer.',
    ],
  ],
])
