import { constants } from 'node:fs'
import { PcloudConfigError } from '../../errors.ts'
import { type Snapshot, writeAll } from './bytes.ts'
import type { StoreDeps } from './deps.ts'
import { copyBack } from './litter.ts'
import { besideTarget, type Target } from './target.ts'

/**
 * Overwrites the file itself, for where it cannot be replaced. A copy of the old bytes
 * lies beside it until the new ones are on the disk; on an error they are put back.
 */
export async function writeInPlace(
  deps: StoreDeps,
  target: Target,
  base: Snapshot,
  bytes: Uint8Array,
): Promise<void> {
  // One that may not be written is found out before anything lies about.
  await (await deps.fs.open(target.path, constants.O_WRONLY)).close()
  const backup = besideTarget(target, `-${deps.random()}.bak`)
  await writeBackup(deps, backup, base)
  try {
    await overwrite(deps, target.path, bytes)
  } catch (error) {
    await putBack(deps, target.path, base, backup, error)
    await deps.fs.unlink(backup)
    throw error
  }
  await deps.fs.unlink(backup)
}

/** Private even where the file is not: whoever may read that file can still read that file. */
async function writeBackup(deps: StoreDeps, path: string, base: Snapshot): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
  const handle = await deps.fs.open(path, flags | (constants.O_NOFOLLOW ?? 0), 0o600)
  try {
    await writeAll(handle, base.bytes)
    await handle.sync()
  } catch (error) {
    await deps.fs.unlink(path).catch(() => undefined)
    throw error
  } finally {
    await handle.close()
  }
}

async function overwrite(deps: StoreDeps, path: string, bytes: Uint8Array): Promise<void> {
  const handle = await deps.fs.open(path, constants.O_WRONLY)
  try {
    await writeAll(handle, bytes)
    await handle.truncate(bytes.length)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function putBack(
  deps: StoreDeps,
  path: string,
  base: Snapshot,
  backup: string,
  cause: unknown,
): Promise<void> {
  try {
    await overwrite(deps, path, base.bytes)
  } catch {
    throw new PcloudConfigError('config-unwritable', `Writing ${path} failed half-way.`, {
      hint: `Its old content is safe in ${backup}. ${copyBack(deps, path, backup)}`,
      cause,
    })
  }
}
