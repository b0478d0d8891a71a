import { isWellFormed } from '../../encoding.ts'
import { PcloudConfigError } from '../../errors.ts'
import type { Secret } from '../../secret.ts'
import { goTrim } from '../line.ts'

/** The source of the password. Called only for an encrypted file. */
export interface PasswordSource {
  /** The name for messages, for example `RCLONE_CONFIG_PASS`. */
  readonly name: string
  /** The number of attempts. A variable gives a single try, a user can mistype. */
  readonly tries: number
  /** Throws `config-encrypted` if the password is missing. */
  read(file: string, isRepeated: boolean): Promise<Secret>
}

/** Why rclone's `checkPassword` (fs/config/ui.go) refuses a password. */
export function passwordProblem(password: string): string | undefined {
  if (!isWellFormed(password)) return 'The password is not valid UTF-8.'
  return goTrim(password) === '' ? 'The password is empty.' : undefined
}

/** rclone up to 1.38 trimmed the password, so old and new versions disagree about it. */
export function hasOuterSpace(password: string): boolean {
  return goTrim(password) !== password
}

/**
 * The passwords to try, the usual spelling first. NFKC gives the same key for a password typed on two
 * keyboards (crypt.go `SetConfigPassword`). Go's NFKC also inserts a joiner after 30 combining
 * marks. This case is not handled.
 */
export function spellings(password: Secret): readonly [string, ...string[]] {
  const text = password.reveal()
  const problem = passwordProblem(text)
  if (problem !== undefined) throw new PcloudConfigError('config-encrypted', problem)
  const usual = text.normalize('NFKC')
  const trimmed = goTrim(text).normalize('NFKC')
  return trimmed === usual ? [usual] : [usual, trimmed]
}

export function wrongPassword(file: string, source?: string): PcloudConfigError {
  const whose = source === undefined ? 'The password' : `The password from ${source}`
  return new PcloudConfigError('config-encrypted', `${whose} does not open ${file}.`, {
    hint:
      source === undefined
        ? 'Type it again. rclone calls it the configuration password.'
        : `Correct ${source}. rclone calls it the configuration password.`,
  })
}
