import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import {
  type FileHandle,
  lstat,
  mkdir,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
} from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { SettingsFile, SettingsText } from '../cli/host.ts'
import { PcloudConfigError } from '../errors.ts'

/** The tool's own settings on this disk: ordinary INI, unlike rclone.conf. */
export const settingsFile: SettingsFile = {
  read: (path) => guarded('read', path, () => readSettings(path)),
  change: async (text, key, value) =>
    (await import('./settings-text.ts')).changeEntry(text, key, value),
  write: (path, text) => guarded('written', path, () => replaceFile(path, text)),
}

/** Far more than any settings file holds. */
const MAX_SIZE = 64 * 1024

async function readSettings(path: string): Promise<SettingsText | undefined> {
  const found = await readRegular(path)
  if (found === undefined) return undefined
  const text = decode(found.bytes, path)
  const { readEntries } = await import('./settings-text.ts')
  return { text, entries: Object.entries(readEntries(text)) }
}

interface Found {
  readonly bytes: Uint8Array
  readonly mode: number
}

/** Undefined where there is no file. A named pipe or a device is not waited for: O_NONBLOCK. */
async function readRegular(path: string): Promise<Found | undefined> {
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
  const handle = await open(path, flags).catch((error: unknown) => {
    if (errno(error) === 'ENOENT') return undefined
    throw error
  })
  return handle && (await readHandle(handle, path).finally(() => handle.close()))
}

async function readHandle(handle: FileHandle, path: string): Promise<Found> {
  const facts = await handle.stat()
  if (facts.isDirectory()) throw unusable('read', path, 'it is a folder')
  if (!facts.isFile()) throw unusable('read', path, 'it is no regular file')
  if (facts.size > MAX_SIZE) throw unusable('read', path, 'it is larger than 64 KiB')
  return { bytes: await handle.readFile(), mode: facts.mode & 0o7777 }
}

/** Other bytes would come back as something else when the file is written. */
function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw unusable('read', path, 'it is not UTF-8 text')
  }
}

/** Whoever reads meanwhile sees the old file or the new one. A link stays a link. */
async function replaceFile(path: string, text: string): Promise<void> {
  const target = await endOfLinks(path)
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  const mode = (await readRegular(target))?.mode ?? 0o600
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

async function guarded<T>(what: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof PcloudConfigError) throw cause
    throw unusable(what, path, reasonOf(errno(cause)), cause)
  }
}

function unusable(what: string, path: string, why: string, cause?: unknown): PcloudConfigError {
  const message = `The settings file ${path} cannot be ${what}: ${why}.`
  return new PcloudConfigError('failed', message, { cause })
}

function reasonOf(code: string): string {
  return REASONS[code] ?? (code === '' ? 'something went wrong' : `the system answered ${code}`)
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the system does not permit it',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is not a folder',
  ELOOP: 'its symbolic links lead in a circle',
  EISDIR: 'it is a folder',
  ENXIO: 'it is no regular file',
  EBUSY: 'it is in use, or mounted by itself',
}
const MAX_LINKS = 40
const OLD_MS = 60_000

function errno(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
