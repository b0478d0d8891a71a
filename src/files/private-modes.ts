import { constants } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { errnoOf, succeeds } from '../system-error.ts'
import { type FileDeps, type OpenFile, realFileDeps } from './file-deps.ts'
import { kindOf, NO_FOLLOW, readSnapshot, WITHOUT_WAITING } from './read-snapshot.ts'
import { closing, createFile, isPermitted } from './write-file.ts'

/**
 * Creates a private folder and the missing parents, with any umask. Node's recursive mkdir loops
 * forever if a file system reports a missing parent, as /proc does.
 * @returns the outermost new folder, or undefined if all existed
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

/** Creates a folder for some work. If it is empty afterwards, removes the created folders. */
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

/**
 * Removes the rights of group and others from the config file. Uses the open file and O_NOFOLLOW,
 * so that a different user cannot replace the file in the meantime.
 * @returns why it failed
 */
export async function tighten(path: string, mode: number): Promise<string | undefined> {
  const deps = realFileDeps
  try {
    const flags = constants.O_RDONLY | NO_FOLLOW | WITHOUT_WAITING
    const handle = await deps.fs.open(await deps.fs.realpath(path), flags)
    return await closing(handle, async () => {
      const facts = await handle.stat()
      if (!facts.isFile()) return `it is ${kindOf(facts)}`
      if (facts.uid !== deps.uid) return 'it belongs to another user'
      if ((facts.mode & 0o7777) !== mode) await handle.chmod(mode)
      return undefined
    })
  } catch (error) {
    return errnoOf(error) || 'unknown cause'
  }
}

/** False if the path exists. If it is not a folder, a later write reports that. */
async function makeOne(deps: FileDeps, path: string): Promise<boolean> {
  if (!(await succeeds(deps.fs.mkdir(path, 0o700), ['EEXIST']))) return false
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

/**
 * With a umask such as 0777, the owner cannot open the new folder. Without a handle, chmod is not
 * safe.
 */
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

/**
 * Uses the handle: a user can replace a folder that root has just created in their home.
 */
async function settle(deps: FileDeps, handle: OpenFile, path: string): Promise<void> {
  const made = await handle.stat()
  if ((made.mode & 0o777) !== 0o700) await isPermitted(handle.chmod(0o700))
  if (deps.uid !== 0 || made.uid !== 0) return
  const { uid, gid } = await deps.fs.stat(dirname(path))
  if (uid !== made.uid || gid !== made.gid) await isPermitted(handle.chown(uid, gid))
}

/** Removes empty folders from the innermost to the first that was created. */
export async function removeEmpty(deps: FileDeps, folder: string, first: string): Promise<void> {
  for (let at = folder; at.length >= first.length; at = dirname(at)) {
    if (!(await succeeds(deps.fs.rmdir(at)))) return
  }
}

const A_FOLDER = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | NO_FOLLOW

/**
 * Copies some bytes to a private temporary folder for a different program, and removes the folder
 * afterwards.
 * @returns the result of the work, and the bytes in the file at the end
 */
export async function withScratchFile<T>(
  name: string,
  bytes: Uint8Array,
  work: (path: string) => Promise<T>,
): Promise<{ readonly result: T; readonly file: Uint8Array }> {
  const deps = realFileDeps
  // Report a missing folder for temporary files. Do not create it.
  await deps.fs.stat(tmpdir())
  const folder = join(tmpdir(), `pcloud-config-${deps.random()}`)
  if ((await makeFolders(deps, folder)) === undefined) {
    throw Object.assign(new Error(`${folder} already exists`), { code: 'EEXIST' })
  }
  const path = join(folder, name)
  try {
    await createFile(deps, path, bytes, { folder, label: path })
    const result = await work(path)
    const left = await readSnapshot(deps, path)
    if (left === undefined) throw Object.assign(new Error(`no such file: ${path}`), MISSING)
    return { result, file: left.bytes }
  } finally {
    await removeFlat(deps, folder)
  }
}

const MISSING = { code: 'ENOENT' }

async function removeFlat(deps: FileDeps, folder: string): Promise<void> {
  const names = await deps.fs.readdir(folder).catch(() => [])
  await Promise.all(names.map((name) => deps.fs.unlink(join(folder, name)).catch(() => undefined)))
  await deps.fs.rmdir(folder).catch(() => undefined)
}
