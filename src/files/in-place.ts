import { constants } from 'node:fs'
import { PcloudConfigError } from '../errors.ts'
import type { FileDeps, OpenFile } from './file-deps.ts'
import { copyBack } from './leftovers.ts'
import {
  NO_FOLLOW,
  readSnapshot,
  type Snapshot,
  sameBytes,
  WITHOUT_WAITING,
} from './read-snapshot.ts'
import { besideTarget, type Target } from './target.ts'
import { createFile, syncFile, writeAll } from './write-file.ts'

/**
 * Overwrites a file that cannot be replaced. Holds a copy of the old bytes in the same folder
 * until the new bytes are synced. After an error, restores the old bytes.
 * @returns warnings: the change is final
 */
export async function writeInPlace(
  deps: FileDeps,
  target: Target,
  base: Snapshot,
  bytes: Uint8Array,
): Promise<readonly string[]> {
  // First check that the file can be written, then make a copy.
  await (await openSame(deps, target, base)).close()
  const copy = besideTarget(target, `-${deps.random()}.bak`)
  // Private even if the file is not: the file remains readable.
  await createFile(deps, copy, base.bytes, target)
  const closeError = await overwrite(deps, target, base, bytes).catch(async (error: unknown) => {
    await restore(deps, target, base, copy, error)
    await deps.fs.unlink(copy).catch(() => undefined)
    throw error
  })
  const isRemoved = await deps.fs.unlink(copy).then(
    () => true,
    () => false,
  )
  return [
    ...(closeError === undefined ? [] : [closeError]),
    ...(isRemoved ? [] : [`The old content is still in ${copy}, which could not be removed.`]),
  ]
}

/** @returns a warning if close failed after the sync */
async function overwrite(
  deps: FileDeps,
  target: Target,
  base: Snapshot,
  bytes: Uint8Array,
): Promise<string | undefined> {
  const handle = await openSame(deps, target, base)
  try {
    await writeAll(handle, bytes)
    await handle.truncate(bytes.length)
    await syncFile(handle)
  } catch (error) {
    await handle.close().catch(() => undefined)
    throw error
  }
  return await handle.close().then(
    () => undefined,
    () => `Saved ${target.label}, but the system reported an error when it was closed.`,
  )
}

/**
 * Checks the inode, so that a file that replaced this one is not opened. O_NOFOLLOW refuses a link.
 */
async function openSame(deps: FileDeps, target: Target, base: Snapshot): Promise<OpenFile> {
  const flags = constants.O_WRONLY | NO_FOLLOW | WITHOUT_WAITING
  const handle = await deps.fs.open(target.path, flags)
  try {
    const { ino, dev } = await handle.stat()
    if (ino === base.facts.ino && dev === base.facts.dev) return handle
  } catch (error) {
    await handle.close().catch(() => undefined)
    throw error
  }
  await handle.close()
  throw new PcloudConfigError(
    'config-changed',
    `A different program has replaced ${target.label}.`,
    {
      hint: 'Retry when that program is done.',
    },
  )
}

/** Throws if the old content could not be restored. The copy is kept. */
async function restore(
  deps: FileDeps,
  target: Target,
  base: Snapshot,
  copy: string,
  cause: unknown,
): Promise<void> {
  try {
    await overwrite(deps, target, base, base.bytes)
    const now = await readSnapshot(deps, target.path, target)
    if (sameBytes(now?.bytes, base.bytes)) return
  } catch {
    // Report this like damage to the file.
  }
  throw new PcloudConfigError('config-unwritable', `Writing ${target.label} failed part-way.`, {
    hint: `The old content is safe in ${copy}. ${copyBack(deps, target.path, copy)}`,
    cause,
  })
}
