import { constants } from 'node:fs'
import { dirname } from 'node:path'
import { errnoOf } from '../system-error.ts'
import { isPermitted } from './attributes.ts'
import type { FileDeps } from './file-deps.ts'
import type { OpenFile } from './file-system.ts'

/**
 * Creates a folder and its missing parents, all of them private, whatever the umask. Node's
 * recursive mkdir loops forever if a file system reports a missing parent, as /proc does.
 * @returns the outermost folder that was created; undefined if all existed
 */
export async function makeFolders(deps: FileDeps, path: string): Promise<string | undefined> {
  try {
    return (await makeOne(deps, path)) ? path : undefined
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || dirname(path) === path) throw error
  }
  const outer = await makeFolders(deps, dirname(path))
  try {
    const isMade = await makeOne(deps, path)
    return outer ?? (isMade ? path : undefined)
  } catch (error) {
    if (outer !== undefined) await removeEmpty(deps, dirname(path), outer)
    throw error
  }
}

/** Creates a folder for some work. If the work leaves it empty, what was created is removed. */
export async function withFolder<T>(
  deps: FileDeps,
  folder: string,
  work: () => Promise<T>,
): Promise<T> {
  const first = await makeFolders(deps, folder)
  try {
    return await work()
  } finally {
    if (first !== undefined) await removeEmpty(deps, folder, first)
  }
}

/** Removes group and other rights from a folder that must be private. */
export async function closeFolder(deps: FileDeps, folder: string): Promise<void> {
  if (deps.platform === 'win32') return
  const { mode } = await deps.fs.stat(folder)
  if ((mode & 0o077) === 0) return
  const handle = await deps.fs.open(folder, A_FOLDER)
  await isPermitted(handle.chmod(0o700)).finally(() => handle.close())
}

/** False if it exists already; if it is not a folder, that shows when a file is put into it. */
async function makeOne(deps: FileDeps, path: string): Promise<boolean> {
  try {
    await deps.fs.mkdir(path, 0o700)
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  }
  if (deps.platform === 'win32') return true
  try {
    const handle = await openNew(deps, path)
    await settle(deps, handle, path).finally(() => handle.close())
    return true
  } catch (error) {
    await deps.fs.rmdir(path).catch(() => undefined)
    throw error
  }
}

/** A umask such as 0777 leaves a folder that its owner cannot open. Without handle, no safe chmod. */
async function openNew(deps: FileDeps, path: string): Promise<OpenFile> {
  try {
    return await deps.fs.open(path, A_FOLDER)
  } catch (error) {
    if (errnoOf(error) !== 'EACCES') throw error
    await deps.fs.rmdir(path)
    await deps.fs.mkdirUnmasked(path, 0o700)
    return await deps.fs.open(path, A_FOLDER)
  }
}

/** By handle only: a user can replace the folder that root has just created in their home. */
async function settle(deps: FileDeps, handle: OpenFile, path: string): Promise<void> {
  const made = await handle.stat()
  if ((made.mode & 0o777) !== 0o700) await isPermitted(handle.chmod(0o700))
  if (deps.uid !== 0 || made.uid !== 0) return
  const { uid, gid } = await deps.fs.stat(dirname(path))
  if (uid !== made.uid || gid !== made.gid) await isPermitted(handle.chown(uid, gid))
}

/** From the innermost out to the first that was created; stops at one that is not empty. */
export async function removeEmpty(deps: FileDeps, folder: string, first: string): Promise<void> {
  for (let at = folder; at.length >= first.length; at = dirname(at)) {
    const isGone = await deps.fs.rmdir(at).then(
      () => true,
      () => false,
    )
    if (!isGone) return
  }
}

const A_FOLDER = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0)
