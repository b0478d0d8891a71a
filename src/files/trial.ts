import { constants } from 'node:fs'
import { errnoOf } from '../system-error.ts'
import { explain } from './explain.ts'
import type { FileDeps } from './file-deps.ts'
import { withFolder } from './private-modes.ts'
import { NO_FOLLOW, readSnapshot, type Snapshot, WITHOUT_WAITING } from './read-snapshot.ts'
import { draftBytes } from './replace-file.ts'
import { besideTarget, resolveTarget, type Target } from './target.ts'
import { closing } from './write-file.ts'

/**
 * Does everything that a save does, except the rename. Use it before work that cannot be repeated,
 * such as spending a refresh token (S46). Writes and removes a file of the same size.
 * @throws PcloudConfigError as the save would
 */
export async function trySave(deps: FileDeps, path: string): Promise<void> {
  try {
    const target = await resolveTarget(deps, path)
    await withFolder(deps, target.folder, async () => {
      const base = await readSnapshot(deps, target.path, target)
      const draft = await draftBytes(deps, target, base, room(base))
      await deps.fs.unlink(draft.temp)
      await tryLock(deps, target)
      if (base !== undefined) await tryOpen(deps, target, !draft.owner)
    })
  } catch (error) {
    throw explain(error, 'config-unwritable', 'write', path, 'The file has not changed.')
  }
}

/** Writes as many bytes as a save, to detect a full disk. The save can add a section. */
function room(base: Snapshot | undefined): Uint8Array {
  return Buffer.alloc((base?.bytes.length ?? 0) + 4096)
}

/** The lock is a separate link or file, which a read-only folder refuses. */
async function tryLock(deps: FileDeps, target: Target): Promise<void> {
  const path = besideTarget(target, '.lock')
  const facts = await deps.fs.lstat(path).catch(() => undefined)
  if (facts === undefined || facts.isSymbolicLink() || facts.isFile()) return
  throw Object.assign(new Error('not a lock'), { code: 'EEXIST' })
}

/** Opens the file to detect an immutable file. Rights matter only for a write in place. */
async function tryOpen(deps: FileDeps, { path }: Target, inPlace: boolean): Promise<void> {
  const flags = constants.O_WRONLY | NO_FOLLOW | WITHOUT_WAITING
  try {
    await closing(await deps.fs.open(path, flags), async () => undefined)
  } catch (error) {
    if (inPlace || !['EACCES', 'ETXTBSY'].includes(errnoOf(error))) throw error
  }
}
