import { constants } from 'node:fs'
import { PcloudConfigError } from '../errors.ts'
import { errnoOf, succeeds } from '../system-error.ts'
import { octal, reasonOf } from './explain.ts'
import type { FileDeps, FileFacts, OpenFile } from './file-deps.ts'
import { NO_FOLLOW, readSettled, readSnapshot, sameBytes } from './read-snapshot.ts'
import type { Target } from './target.ts'

/**
 * Creates a private file and syncs it. O_EXCL and O_NOFOLLOW refuse a file or link that a different
 * user has prepared. If an error occurs, the file is removed.
 */
export async function createFile(
  deps: FileDeps,
  path: string,
  bytes: Uint8Array,
  target: Pick<Target, 'folder' | 'label'>,
  settle: (handle: OpenFile) => Promise<Attributes> = (handle) =>
    newAttributes(deps, handle, target),
  mode = 0o600,
): Promise<Attributes> {
  const handle = await deps.fs.open(path, NEW_FILE, mode)
  try {
    return await closing(handle, async () => {
      // Set owner and mode while the file is empty.
      const attributes = await settle(handle)
      await writeAll(handle, bytes)
      await syncFile(handle)
      return attributes
    })
  } catch (error) {
    await deps.fs.unlink(path).catch(() => undefined)
    throw error
  }
}

/** Closes the file exactly once. If the work fails, throws that error, not the error of close. */
export async function closing<T>(handle: OpenFile, work: () => Promise<T>): Promise<T> {
  const outcome = await work().then(
    (value) => ({ value }),
    async (error: unknown) => {
      await handle.close().catch(() => undefined)
      throw error
    },
  )
  await handle.close()
  return outcome.value
}

export async function writeAll(handle: OpenFile, bytes: Uint8Array): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, done)
    done += bytesWritten
  }
}

/** If the file system cannot sync, continue. A failed sync is an error. */
export async function syncFile(handle: OpenFile): Promise<void> {
  await succeeds(handle.sync(), CANNOT_SYNC)
}

/**
 * Syncs the folder, so that the rename survives a power cut. A fault is a warning: the change is
 * final.
 */
export async function syncFolder(
  deps: FileDeps,
  { folder, label }: Pick<Target, 'folder' | 'label'>,
): Promise<readonly string[]> {
  if (deps.platform === 'win32') return []
  try {
    const handle = await deps.fs.open(folder, constants.O_RDONLY)
    await handle.sync().finally(() => handle.close())
    return []
  } catch (error) {
    if ([...CANNOT_SYNC, ...NO_FOLDER_SYNC].includes(errnoOf(error))) return []
    return [`Saved ${label}, but a power cut may undo it: ${reasonOf(error)}.`]
  }
}

/**
 * Verifies the file after a write.
 * @returns a warning if it cannot be read
 * @throws PcloudConfigError `config-changed` if the file does not contain the change
 */
export async function confirmBytes(
  deps: FileDeps,
  target: Target,
  bytes: Uint8Array | undefined,
): Promise<readonly string[]> {
  // During a rename by a different program, the file can be missing for a moment.
  const read = bytes === undefined ? readSnapshot : readSettled
  const found = await read(deps, target.path, target).catch((error: unknown) => ({ error }))
  if (found !== undefined && 'error' in found) return [unread(target.label, found.error)]
  if (sameBytes(found?.bytes, bytes)) return []
  const done = found === undefined ? 'removed' : 'written'
  throw new PcloudConfigError(
    'config-changed',
    `${target.label} does not contain the change: a different program has ${done} it.`,
    { hint: 'Retry when that program is done.' },
  )
}

export function unread(label: string, error: unknown): string {
  return `Saved ${label}, but could not verify it: ${reasonOf(error)}.`
}

const CANNOT_SYNC = ['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EROFS']
const NO_FOLDER_SYNC = ['EBADF', 'EPERM', 'EACCES', 'EISDIR']
export const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW

/** The owner, group and mode that an open file got. */
export interface Attributes {
  /** False if the file would get a different owner than the old file. */
  readonly owner: boolean
  /** The file system refused the mode of the old file, which allows more. */
  readonly isNarrower?: boolean
  readonly warnings: readonly string[]
}

const AS_WANTED: Attributes = { owner: true, warnings: [] }

/** Makes a new file private. If root creates it in a user's folder, the user becomes the owner. */
async function newAttributes(
  deps: FileDeps,
  handle: OpenFile,
  { folder, label }: Pick<Target, 'folder' | 'label'>,
): Promise<Attributes> {
  if (deps.platform === 'win32') return AS_WANTED
  const made = await handle.stat()
  const around = deps.uid === 0 ? await deps.fs.stat(folder) : undefined
  const isGiven = around === undefined || (await giveTo(handle, made, around))
  const warnings = isGiven ? [] : [`The owner of ${label} is root and could not be changed.`]
  if (await setMode(handle, made, 0o600)) return { owner: true, warnings }
  if (isWithin(made.mode, 0o600)) return { owner: true, warnings }
  if (!isNoMoreOpen(made.mode, (around ?? (await deps.fs.stat(folder))).mode))
    throw tooOpen(label, made.mode)
  const rights = octal(made.mode & 0o777)
  return {
    owner: true,
    warnings: [
      ...warnings,
      `Other users may be able to read ${label}: its file system does not support private files (its mode is ${rights}).`,
    ],
  }
}

/** Sets owner and group first: chown can clear mode bits. */
export async function oldAttributes(
  deps: FileDeps,
  handle: OpenFile,
  old: FileFacts,
  { label }: Pick<Target, 'label'>,
): Promise<Attributes> {
  if (deps.platform === 'win32') return AS_WANTED
  const made = await handle.stat()
  const mode = old.mode & 0o7777
  const isGiven = await giveTo(handle, made, old)
  if (!isGiven && old.uid !== made.uid) return { owner: false, warnings: [] }
  // If the group differs, do not give it the rights of the old group.
  const wanted = isGiven ? mode : mode & ~0o070
  const isRefused = !(await setMode(handle, made, wanted))
  if (isRefused && !isWithin(made.mode, wanted)) throw tooOpen(label, made.mode)
  const warnings = isGiven ? [] : [GROUP_LOST]
  return { owner: true, isNarrower: isRefused, warnings }
}

/** Some file systems refuse chmod, so call it only if the mode changes. */
async function setMode(handle: OpenFile, made: FileFacts, mode: number): Promise<boolean> {
  return (made.mode & 0o7777) === mode || (await isPermitted(handle.chmod(mode)))
}

async function giveTo(
  handle: OpenFile,
  made: FileFacts,
  { uid, gid }: Pick<FileFacts, 'uid' | 'gid'>,
): Promise<boolean> {
  return (made.uid === uid && made.gid === gid) || (await isPermitted(handle.chown(uid, gid)))
}

/** False if the file system refuses the change. Throws a disk error. */
export function isPermitted(work: Promise<void>): Promise<boolean> {
  return succeeds(work, REFUSED)
}

function isWithin(mode: number, limit: number): boolean {
  return (mode & 0o777 & ~limit) === 0
}

/**
 * Whether group and others get at most the access that the folder gives. If they cannot enter the
 * folder, the mode of the file does not matter.
 */
function isNoMoreOpen(mode: number, folder: number): boolean {
  return [3, 0].every((shift) => {
    const [file, around] = [(mode >> shift) & 7, (folder >> shift) & 7]
    return (around & 1) === 0 || (file & ~around) === 0
  })
}

function tooOpen(label: string, mode: number): PcloudConfigError {
  return new PcloudConfigError(
    'config-unwritable',
    `Cannot write ${label}: other users could read the new file (mode ${octal(mode & 0o777)}), and the file system does not allow a change.`,
    { hint: 'Move the file to a different file system, or mount this one with a stricter mask.' },
  )
}

const REFUSED = ['EPERM', 'EACCES', 'EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EROFS']
const GROUP_LOST = 'The group of the file could not be kept, so its group rights were removed.'
