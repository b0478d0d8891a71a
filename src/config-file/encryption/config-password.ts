import { isWellFormed } from '../../encoding.ts'
import { PcloudConfigError } from '../../errors.ts'
import type { Secret } from '../../secret.ts'
import { goTrim } from '../go-space.ts'

/** Where the password of an encrypted file comes from; asked only when there is such a file. */
export interface PasswordSource {
  /** As messages name it, such as `RCLONE_CONFIG_PASS`. */
  readonly name: string
  /** How many passwords may be tried: a variable holds one, a person mistypes. */
  readonly tries: number
  /** Throws `config-encrypted` where there is no password to be had. */
  read(file: string, isRepeated: boolean): Promise<Secret>
}

/** What is wrong with a password in any case, as rclone's `checkPassword` (fs/config/ui.go) judges it. */
export function passwordProblem(password: string): string | undefined {
  if (!isWellFormed(password)) return 'The password is not valid UTF-8.'
  return goTrim(password) === '' ? 'The password is empty.' : undefined
}

/** Up to 1.38 rclone cut white space off both ends, so old and new versions disagree on such a password. */
export function hasOuterSpace(password: string): boolean {
  return goTrim(password) !== password
}

/**
 * The spellings a file may have been encrypted under, the usual one first. NFKC, so that
 * one password typed on two keyboards gives one key (crypt.go `SetConfigPassword`). Go's
 * NFKC also puts a joiner behind 30 combining marks in a row; such a password is not met here.
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
    hint: 'Nothing was changed. It is the one that rclone asks for as the configuration password.',
  })
}
