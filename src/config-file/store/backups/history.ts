import { explain } from '../../../files/explain.ts'
import { readSettled, readSnapshot } from '../../../files/read-snapshot.ts'
import { findTarget, resolveTarget } from '../../../files/target.ts'
import type { Sealer } from '../../encryption/sealer.ts'
import type { FindBrokenTokens } from '../../renewed-tokens.ts'
import type { StoreDeps } from '../store-deps.ts'
import { locked } from '../store-lock.ts'
import { backupFolderOf, listBackups } from './backup-folder.ts'
import { findUndoTarget, fingerprint, isEncrypting } from './backup-note.ts'
import { purgeBackups } from './keep-backup.ts'
import {
  type OpenBackups,
  type PastWrite,
  pastWrite,
  planUndo,
  type UndoPlan,
} from './plan-undo.ts'

interface PastWrites {
  /** Newest first. */
  readonly writes: readonly PastWrite[]
  readonly changedSince: boolean
  /** The write to undo encrypted the file, so older backups were removed. */
  readonly encryptedSince: boolean
}

/** The writes of this program to a config file, and undo. */
export interface History {
  list(): Promise<PastWrites>
  /** Throws `not-found` if there is nothing to undo, `config-changed`, `config-encrypted`. */
  planUndo(findBroken: FindBrokenTokens): Promise<UndoPlan>
  /** Removes all backups that are not encrypted. */
  purgePlaintext(): Promise<void>
}

export function openHistory(deps: StoreDeps, path: string, sealer: Sealer | undefined): History {
  const open = (find: typeof findTarget) =>
    openBackups(deps, path, find).catch((error: unknown) => {
      throw explain(error, 'config-unreadable', 'read', path)
    })
  return {
    list: async () => describe(await open(findTarget)),
    planUndo: async (findBroken) => planUndo(deps, await open(resolveTarget), sealer, findBroken),
    async purgePlaintext() {
      const { target, backupFolder } = await open(resolveTarget)
      if (backupFolder === undefined) return
      await locked(deps, target, () =>
        purgeBackups(deps, backupFolder).catch((error: unknown) => {
          throw explain(error, 'failed', 'look through', backupFolder.folder)
        }),
      )
    },
  }
}

function describe({ backupFolder, backups, base }: OpenBackups): PastWrites {
  const { found, empty } = findUndoTarget(backups, fingerprint(base?.bytes))
  const writes = backups.filter((backup) => backup.kind === 'write' && !empty.includes(backup))
  return {
    writes:
      backupFolder === undefined ? [] : writes.map((backup) => pastWrite(backupFolder, backup)),
    changedSince: found?.kind === 'changed',
    encryptedSince: found?.kind === 'found' && isEncrypting(found.backup),
  }
}

async function openBackups(
  deps: StoreDeps,
  path: string,
  find: typeof findTarget,
): Promise<OpenBackups> {
  const target = await find(deps, path)
  const backupFolder = await backupFolderOf(deps, target)
  const backups = backupFolder === undefined ? [] : await listBackups(deps, backupFolder)
  const read = backups.length > 0 ? readSettled : readSnapshot
  return { path, target, backupFolder, backups, base: await read(deps, target.path) }
}
