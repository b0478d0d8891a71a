import { constants } from 'node:fs'
import { PcloudConfigError } from '../errors.ts'
import { errnoOf } from '../system-error.ts'
import { type Attributes, newAttributes } from './attributes.ts'
import { reasonOf } from './explain.ts'
import type { FileDeps, OpenFile } from './file-deps.ts'
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
  await handle.sync().catch((error: unknown) => {
    if (!CANNOT_SYNC.has(errnoOf(error))) throw error
  })
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
    if (CANNOT_SYNC.has(errnoOf(error)) || NO_FOLDER_SYNC.has(errnoOf(error))) return []
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

const CANNOT_SYNC = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EROFS'])
const NO_FOLDER_SYNC = new Set(['EBADF', 'EPERM', 'EACCES', 'EISDIR'])
export const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW
