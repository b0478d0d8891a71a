import { constants } from 'node:fs'
import { PcloudConfigError } from '../../errors.ts'
import { errno, type FileFacts, type StoreDeps, type StoreHandle } from './deps.ts'
import { explain } from './explain.ts'

/** What lies at a path: its bytes and facts, taken from the same open file. */
export interface Snapshot {
  readonly bytes: Uint8Array
  readonly facts: FileFacts
}

/** Reads a whole file, or gives undefined where there is none. Throws `config-unreadable`. */
export async function readSnapshot(deps: StoreDeps, path: string): Promise<Snapshot | undefined> {
  try {
    const handle = await openToRead(deps, path)
    return handle && (await readHandle(handle, path))
  } catch (error) {
    throw explain(error, 'config-unreadable', 'read', path)
  }
}

async function readHandle(handle: StoreHandle, path: string): Promise<Snapshot> {
  try {
    const facts = await handle.stat()
    if (!facts.isFile()) throw unreadable(path, 'it is no regular file')
    if (facts.size > MAX_SIZE) throw unreadable(path, 'it is larger than 16 MiB')
    return { bytes: await readAll(handle, facts.size), facts }
  } finally {
    await handle.close()
  }
}

/** In one call as a rule: node's own readFile takes half a megabyte at a time, and a round through its threads for each. */
async function readAll(handle: StoreHandle, size: number): Promise<Uint8Array> {
  // Some file systems do not know the size.
  if (size === 0) return await handle.readFile()
  const bytes = Buffer.allocUnsafeSlow(size)
  let done = 0
  while (done < size) {
    const { bytesRead } = await handle.read(bytes, done, size - done, done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes.subarray(0, done)
}

/**
 * As {@link readSnapshot}, for a file known to have been there: rclone's save renames
 * the old file away before the new one comes, so a missing file is looked for again.
 */
export async function readSettled(deps: StoreDeps, path: string): Promise<Snapshot | undefined> {
  const deadline = deps.steadyNow() + RENAME_GAP_MS
  for (;;) {
    const found = await readSnapshot(deps, path)
    if (found !== undefined || deps.steadyNow() >= deadline) return found
    await deps.sleep(10)
  }
}

export async function writeAll(handle: StoreHandle, bytes: Uint8Array): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, done)
    done += bytesWritten
  }
}

export function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return Buffer.compare(a, b) === 0
}

/** Without O_NONBLOCK a named pipe in the place of the file would hold us for ever. */
async function openToRead(deps: StoreDeps, path: string): Promise<StoreHandle | undefined> {
  try {
    return await deps.fs.open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    if (errno(error) === 'ENOENT') return undefined
    throw error
  }
}

function unreadable(path: string, why: string): PcloudConfigError {
  return new PcloudConfigError('config-unreadable', `Cannot read ${path}: ${why}.`, {
    hint: 'Give the path of an rclone.conf to --config.',
  })
}

/** @throws PcloudConfigError `config-unwritable` for what {@link readSnapshot} would refuse */
export function checkSize(bytes: Uint8Array, path: string): void {
  if (bytes.length <= MAX_SIZE) return
  throw new PcloudConfigError('config-unwritable', `${path} would grow beyond 16 MiB.`, {
    hint: 'It could not be read here any more. Nothing was changed.',
  })
}

const MAX_SIZE = 16 * 1024 * 1024
const RENAME_GAP_MS = 200
