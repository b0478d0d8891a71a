import { type ErrorCode, PcloudConfigError } from '../../errors.ts'
import { errno } from './deps.ts'

/** A system error about the config file in plain words. Errors of our own pass as they are. */
export function explain(error: unknown, code: ErrorCode, doing: string, path: string): Error {
  if (error instanceof PcloudConfigError) return error
  const cause = errno(error)
  // A mistake of ours is no word of the system's.
  if (cause === '' && error instanceof Error) return error
  const [what, hint] = WORDS[cause] ?? [
    `the system answered ${cause || 'with an error'}`,
    undefined,
  ]
  return new PcloudConfigError(code, `Cannot ${doing} ${path}: ${what}.`, {
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  })
}

const READ_ONLY_HINT =
  'A new file is put beside the old one, so the folder must be writable; is it mounted read-only?'
const PERMISSION_HINT = 'Look at who owns the file and its folder, and who may write there.'
/** Windows says the same of a file that another program holds. */
const PERMITTED_HINT = `${PERMISSION_HINT} On Windows a program that has it open is in the way, too.`

const PATH_HINT = '`pcloud-config file` tells where it is looked for; --config names another place.'

const WORDS: Readonly<Record<string, readonly [what: string, hint?: string]>> = {
  EACCES: ['permission denied', PERMISSION_HINT],
  EPERM: ['the system does not permit it', PERMITTED_HINT],
  EROFS: ['the file system is read-only', READ_ONLY_HINT],
  ENOSPC: ['the disk is full', 'Free some space and try again; the file is as it was.'],
  EDQUOT: ['the disk quota is used up', 'Free some space and try again; the file is as it was.'],
  EFBIG: ['no file may be that long here', 'Raise the limit (`ulimit -f`); the file is as it was.'],
  EIO: ['the disk reported an error', 'The file is as it was. Look at the health of the disk.'],
  EISDIR: ['it is a folder', 'Give the path of a file to --config.'],
  ENOTDIR: ['a part of the path is not a folder', PATH_HINT],
  ENOENT: ['a part of the path does not exist', PATH_HINT],
  ELOOP: ['its symbolic links lead in a circle', PATH_HINT],
  ENXIO: ['it is no regular file', 'Give the path of an rclone.conf to --config.'],
  ENAMETOOLONG: ['the path is too long', PATH_HINT],
  EMFILE: ['too many files are open', 'Raise the limit (`ulimit -n`) and try again.'],
  EBUSY: ['it is in use', 'Close the program that holds it and try again.'],
}
