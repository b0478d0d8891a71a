import { constants } from 'node:fs'
import { PcloudConfigError } from '../errors.ts'
import { succeeds } from '../system-error.ts'
import { quotedPath } from '../visible.ts'
import type { FileDeps, OpenFile } from './file-deps.ts'
import { removeDeadLock } from './lock.ts'
import {
  NO_FOLLOW,
  readSnapshot,
  type Snapshot,
  sameBytes,
  WITHOUT_WAITING,
} from './read-snapshot.ts'
import { besideTarget, ownNames, type Target } from './target.ts'
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
  const isRemoved = await succeeds(deps.fs.unlink(copy))
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

/**
 * Removes the leftovers of killed processes next to the file. The caller holds the lock, so they
 * are not in use. Keeps and names a copy that may be needed.
 */
export async function sweep(deps: FileDeps, target: Target, token: string): Promise<string[]> {
  const isLeftover = (rest: string) =>
    /^-[\w-]+\.tmp$/.test(rest) || (rest.startsWith('.lock.') && rest !== `.lock.${token}`)
  for (const rest of await ownNames(deps, target)) {
    const path = besideTarget(target, rest)
    if (isLeftover(rest)) await deps.fs.unlink(path).catch(() => undefined)
    // The caller does not hold the locks of renewals. Their remotes can be gone.
    if (rest.startsWith('.renew-')) await removeDeadLock(deps, path).catch(() => undefined)
  }
  const backups = await backupsOf(deps, target)
  if (backups.length === 0) return []
  const file = await readSnapshot(deps, target.path, target)
  const needed = await Promise.all(
    backups.map(async (backup) => {
      const copy = await readSnapshot(deps, backup).catch(() => undefined)
      if (copy === undefined || !sameBytes(copy.bytes, file?.bytes)) return [backup]
      // The file contains the same bytes, so the copy is not needed.
      await deps.fs.unlink(backup).catch(() => undefined)
      return []
    }),
  )
  return needed.flat().map((backup) => wayBack(deps, target, backup))
}

/** For each interrupted write in place: the path of the old content and how to restore it. */
export async function interruptedWrites(deps: FileDeps, target: Target): Promise<string[]> {
  return (await backupsOf(deps, target)).map((backup) => wayBack(deps, target, backup))
}

async function backupsOf(deps: FileDeps, target: Target): Promise<string[]> {
  const names = await ownNames(deps, target)
  return names.filter((rest) => rest.endsWith('.bak')).map((rest) => besideTarget(target, rest))
}

/** Lets the user decide: the file may have changed since the interruption. */
function wayBack(deps: FileDeps, { path }: Target, backup: string): string {
  return `An earlier write was interrupted. The content from before it is in ${backup}. ${copyBack(deps, path, backup)} If the file is in order, delete that copy.`
}

/**
 * The command that restores a copy. It copies: the file can be a mount or have a different owner.
 */
function copyBack({ platform }: FileDeps, path: string, backup: string): string {
  if (platform === 'win32') return `To restore it, copy it over ${path}.`
  const [from, to] = [backup, path].map(quotedPath)
  return `To restore it: \`cp ${from} ${to} && rm ${from}\`.`
}
