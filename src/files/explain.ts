import { type ErrorCode, PcloudConfigError } from '../errors.ts'
import { errnoOf } from '../system-error.ts'

/**
 * Turns a system error about a file into a message. Passes errors of this program and errors
 * without an errno unchanged: the latter are bugs.
 * @param outcome the state of the file, for example "The file has not changed."
 */
export function explain(
  error: unknown,
  code: ErrorCode,
  doing: string,
  label: string,
  outcome = '',
): Error {
  if (error instanceof PcloudConfigError) return outcome === '' ? error : added(error, outcome)
  const cause = errnoOf(error)
  if (cause === '' && error instanceof Error) return error
  const [what, advice = ''] = WORDS[cause] ?? [`the system reported ${cause || 'an error'}`]
  const hint = [outcome, advice].filter(Boolean).join(' ')
  return new PcloudConfigError(code, `Cannot ${doing} ${label}: ${what}.`, {
    cause: error,
    ...(hint !== '' && { hint }),
  })
}

function added(error: PcloudConfigError, outcome: string): PcloudConfigError {
  const hint = [outcome, error.hint].filter(Boolean).join(' ')
  return new PcloudConfigError(error.code, error.message, {
    cause: error.cause ?? error,
    hint,
    advice: error.advice,
  })
}

/** Only the reason, for a sentence about something that could not be confirmed. */
export function reasonOf(error: unknown): string {
  const cause = errnoOf(error instanceof PcloudConfigError ? error.cause : error)
  return WORDS[cause]?.[0] ?? (cause || 'an unexpected error')
}

/** The rights of a file in messages, for example 0600. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}

const PERMISSION_HINT = 'Check who owns the file and its folder, and who may use them.'
const PATH_HINT = 'Check the path.'

const WORDS: Readonly<Record<string, readonly [what: string, hint?: string]>> = {
  EACCES: ['permission denied', PERMISSION_HINT],
  EPERM: [
    'the system does not permit it',
    `${PERMISSION_HINT} The file may be immutable (lsattr), or open in a different program (Windows).`,
  ],
  EROFS: [
    'the file system is read-only',
    'A save creates a new file in the same folder, so the folder must be writable. Check how it is mounted.',
  ],
  ENOSPC: ['the disk is full', 'Free some space, then retry.'],
  EDQUOT: ['the disk quota is used up', 'Free some space, then retry.'],
  ESTALE: ['the network file system has lost the file', 'Remount it, then retry.'],
  EFBIG: ['the file would be larger than the limit', 'Raise the limit (`ulimit -f`).'],
  EIO: ['the disk reported an error', 'Check the health of the disk.'],
  EISDIR: ['it is a folder', 'Give the path of a file.'],
  ENOTDIR: ['a part of the path is not a folder', PATH_HINT],
  ENOENT: ['a part of the path does not exist', PATH_HINT],
  ELOOP: ['the symbolic links form a circle', PATH_HINT],
  ENXIO: ['it is not a file', 'Give the path of a file.'],
  ENAMETOOLONG: ['the path is too long', PATH_HINT],
  EMFILE: ['too many files are open', 'Raise the limit (`ulimit -n`), then retry.'],
  ENFILE: ['too many files are open', 'Close other programs, then retry.'],
  EBUSY: ['it is in use', 'Close the program that uses it, then retry.'],
}
