import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import {
  type FileHandle,
  lstat,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  unlink,
} from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { OwnFiles } from '../cli/host.ts'
import { realDeps } from '../config-file/store/deps.ts'
import { acquireLock } from '../config-file/store/lock.ts'
import { makeFolders } from '../config-file/store/make-folders.ts'
import { type ErrorDetails, hasCode, PcloudConfigError } from '../errors.ts'

/**
 * Small files of UTF-8, readable by their owner alone unless somebody chose otherwise.
 * Links stay links, and whoever reads meanwhile sees the old text or the new.
 * @param kind for messages, such as `settings file`
 */
export function ownFiles(kind: string): OwnFiles {
  return {
    read: (path) => guarded(kind, 'read', path, () => readText(kind, path)),
    write: (path, text) => guarded(kind, 'written', path, () => replaceFile(kind, path, text)),
    remove: (path) => guarded(kind, 'removed', path, () => removeFile(path)),
    exclusive: (path, work) => exclusively(kind, path, work),
    list: (folder) => guarded(kind, 'listed', folder, () => listFolder(folder)),
  }
}

/** The lock itself may be what cannot be written; what the work throws is its own. */
async function exclusively<T>(kind: string, path: string, work: () => Promise<T>): Promise<T> {
  const lock = await guarded(kind, 'written', path, async () => {
    const folder = dirname(await endOfLinks(path))
    await makeFolders(folder, { mode: 0o700 })
    const taken = acquireLock(realDeps, join(folder, '.lock'), LOCK_MS)
    await taken.catch((error: unknown) => {
      throw hasCode(error, 'config-locked') ? busy(kind, path, error) : error
    })
    await sweepLocks(folder).catch(() => undefined)
    return taken
  })
  return work().finally(() => lock.release())
}

function busy(kind: string, path: string, cause: PcloudConfigError): PcloudConfigError {
  const { hint } = cause
  const message = `The ${kind} ${path} is being changed by another process.`
  return new PcloudConfigError('failed', message, { ...(hint !== undefined && { hint }), cause })
}

async function readText(kind: string, path: string): Promise<string | undefined> {
  const found = await readRegular(kind, path)
  return found && decode(kind, found.bytes, path)
}

async function removeFile(path: string): Promise<boolean> {
  return unlink(path).then(() => true, absentAs(false))
}

async function listFolder(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(absentAs([]))
}

/** What has a name that no file can have is not there either. */
const ABSENT = ['ENOENT', 'ENAMETOOLONG']

function absentAs<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (ABSENT.includes(errno(error) ?? '')) return value
    throw error
  }
}

/** Far more than any of them holds. */
const MAX_SIZE = 64 * 1024

interface Found {
  readonly bytes: Uint8Array
  readonly mode: number
}

/** Undefined where there is no file. A named pipe or a device is not waited for: O_NONBLOCK. */
async function readRegular(kind: string, path: string): Promise<Found | undefined> {
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
  const handle = await open(path, flags).catch(absentAs(undefined))
  return handle && (await readHandle(kind, handle, path).finally(() => handle.close()))
}

async function readHandle(kind: string, handle: FileHandle, path: string): Promise<Found> {
  const facts = await handle.stat()
  if (facts.isDirectory()) throw unusable(kind, 'read', path, 'it is a folder')
  if (!facts.isFile()) throw unusable(kind, 'read', path, 'it is no regular file')
  if (facts.size > MAX_SIZE) throw unusable(kind, 'read', path, 'it is larger than 64 KiB')
  return { bytes: await handle.readFile(), mode: facts.mode & 0o7777 }
}

/** Other bytes would come back as something else when the file is written. */
function decode(kind: string, bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw unusable(kind, 'read', path, 'it is not UTF-8 text')
  }
}

/** Whoever reads meanwhile sees the old file or the new one. A link stays a link. */
async function replaceFile(kind: string, path: string, text: string): Promise<void> {
  const target = await endOfLinks(path)
  await makeFolders(dirname(target), { mode: 0o700 })
  const mode = (await readRegular(kind, target))?.mode ?? 0o600
  await sweep(target)
  const temp = `${tempPrefix(target)}${randomBytes(9).toString('base64url')}.tmp`
  const handle = await open(temp, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.chmod(mode)
    await handle.sync()
    await handle.close()
    await rename(temp, target)
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(temp, { force: true })
    throw error
  }
}

/** What killed runs left; a young one may be another run at work. */
async function sweep(target: string): Promise<void> {
  const prefix = tempPrefix(target)
  for (const name of await readdir(dirname(target))) {
    const path = join(dirname(target), name)
    if (!path.startsWith(prefix) || !path.endsWith('.tmp')) continue
    const facts = await lstat(path).catch(() => undefined)
    if (facts && Date.now() - facts.mtimeMs > OLD_MS) await rm(path, { force: true })
  }
}

/** Those with which a dead lock was to be removed; nobody's while the lock is held. */
async function sweepLocks(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => name.startsWith('.lock.'))
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true })))
}

function tempPrefix(target: string): string {
  return join(dirname(target), `.${basename(target)}-`)
}

/** Where a chain of links leads, be it to nothing yet; the file itself where it is no link. */
async function endOfLinks(path: string): Promise<string> {
  let at = path
  for (let hops = 0; hops <= MAX_LINKS; hops++) {
    const facts = await lstat(at).catch((error: unknown) => {
      if (errno(error) === 'ENOENT') return undefined
      throw error
    })
    if (facts === undefined || !facts.isSymbolicLink()) return at
    at = resolve(await realpath(dirname(at)), await readlink(at))
  }
  throw Object.assign(new Error('too many links'), { code: 'ELOOP' })
}

async function guarded<T>(
  kind: string,
  what: string,
  path: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof PcloudConfigError) throw cause
    const code = errno(cause)
    throw unusable(kind, what, path, reasonOf(code), { cause, hint: HINTS[code] ?? LOOK })
  }
}

function unusable(
  kind: string,
  what: string,
  path: string,
  why: string,
  details: ErrorDetails = { hint: LOOK },
): PcloudConfigError {
  const message = `The ${kind} ${path} cannot be ${what}: ${why}.`
  return new PcloudConfigError('failed', message, details)
}

function reasonOf(code: string): string {
  return REASONS[code] ?? (code === '' ? 'something went wrong' : `the system answered ${code}`)
}

const LOOK = 'Look at who owns it and its folder, and who may read and write there.'
const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space and try again.',
  EDQUOT: 'Free some space and try again.',
  EFBIG: 'Raise the limit (`ulimit -f`) and try again.',
  EROFS: 'XDG_CONFIG_HOME can name another folder.',
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the system does not permit it',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'no file may be that long here',
  // Node's word for a folder that a read-only file system does not let it make.
  ENOENT: 'its folder cannot be made',
  ENOTDIR: 'a part of the path is not a folder',
  ELOOP: 'its symbolic links lead in a circle',
  EISDIR: 'it is a folder',
  ENXIO: 'it is no regular file',
  EBUSY: 'it is in use, or mounted by itself',
}
const MAX_LINKS = 40
const OLD_MS = 60_000
const LOCK_MS = 10_000

function errno(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
