import { explain } from '../../../files/explain.ts'
import { findTarget, resolveTarget } from '../../../files/target.ts'
import type { Sealer } from '../../encryption/sealer.ts'
import type { StoreDeps } from '../store-deps.ts'
import { fingerprint, isEncrypting } from './backup-note.ts'
import { look, type Open, type PastWrite, pastWrite } from './open-backups.ts'
import { locked, planUndo, type UndoPlan } from './plan-undo.ts'
import { purgeShelf } from './purge-backups.ts'
import { findWrite } from './undo-target.ts'

export interface PastWrites {
  /** The newest first. */
  readonly writes: readonly PastWrite[]
  /** The file is not as the last of them left it. */
  readonly changedSince: boolean
  /** The next to take back encrypted the file; nothing from before it was kept. */
  readonly encryptedSince: boolean
}

/** The writes of ours to one config file, and the way back. */
export interface History {
  list(): Promise<PastWrites>
  /** Throws `not-found` where there is nothing to undo, `config-changed`, `config-encrypted`. */
  planUndo(): Promise<UndoPlan>
  /** Removes every backup that can be read without a password. */
  purgePlaintext(): Promise<void>
}

export function openHistory(deps: StoreDeps, path: string, sealer: Sealer | undefined): History {
  const open = (find: typeof findTarget) =>
    look(deps, path, find).catch((error: unknown) => {
      throw explain(error, 'config-unreadable', 'read', path)
    })
  return {
    list: async () => describe(await open(findTarget)),
    planUndo: async () => planUndo(deps, await open(resolveTarget), sealer),
    async purgePlaintext() {
      const { target, shelf } = await open(resolveTarget)
      if (shelf === undefined) return
      await locked(deps, target, () =>
        purgeShelf(deps, shelf).catch((error: unknown) => {
          throw explain(error, 'failed', 'look through', shelf.folder)
        }),
      )
    },
  }
}

function describe({ shelf, backups, base }: Open): PastWrites {
  const { found, empty } = findWrite(backups, fingerprint(base?.bytes))
  const writes = backups.filter((backup) => backup.kind === 'write' && !empty.includes(backup))
  return {
    writes: shelf === undefined ? [] : writes.map((backup) => pastWrite(shelf, backup)),
    changedSince: found?.kind === 'changed',
    encryptedSince: found?.kind === 'found' && isEncrypting(found.backup),
  }
}
