import { isWellFormed } from '../../encoding.ts'
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
