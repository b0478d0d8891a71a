import { explain } from '../../../files/explain.ts'
import { readSettled, readSnapshot, type Snapshot } from '../../../files/read-file.ts'
import { findTarget, resolveTarget, type Target } from '../../../files/target.ts'
import type { ConfigDocument } from '../../document.ts'
import type { Sealer } from '../../encryption/sealer.ts'
import type { StoreDeps } from '../deps.ts'
import { findWrite } from './chain.ts'
import { type Backup, type Change, fingerprint, isEncrypting } from './entry.ts'
import { purgeShelf } from './purge.ts'
import { listBackups, type Shelf, shelfOf } from './shelf.ts'
import { locked, pastWrite, planUndo } from './undo.ts'

/** One write that is remembered. */
export interface PastWrite {
  /** ISO 8601. */
  readonly time: string
  readonly changes: readonly Change[]
  /** The file as it was before, for a look or for a rescue by hand; none where there was no file. */
  readonly copy: string | undefined
}

/** What an undo would do. Nothing is written until {@link UndoPlan.run}. */
export interface UndoPlan {
  readonly write: PastWrite
  /** Both are the same, and may be unread, where nothing but the encryption comes back. */
  readonly now: ConfigDocument
  readonly then: ConfigDocument
  /** There was no file before that write. */
  readonly removesFile: boolean
  /** Sections that keep the token they have now. */
  readonly keptTokens: readonly string[]
  /** @returns sentences for the person. Throws `config-changed` where somebody wrote meanwhile. */
  run(): Promise<readonly string[]>
}

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

async function look(deps: StoreDeps, path: string, find: typeof findTarget): Promise<Open> {
  const target = await find(deps, path)
  const shelf = await shelfOf(deps, target)
  const backups = shelf === undefined ? [] : await listBackups(deps, shelf)
  const read = backups.length > 0 ? readSettled : readSnapshot
  return { path, target, shelf, backups, base: await read(deps, target.path) }
}

/** One look at the file and its backups. */
export interface Open {
  /** As the person named it. */
  readonly path: string
  readonly target: Target
  readonly shelf: Shelf | undefined
  readonly backups: readonly Backup[]
  readonly base: Snapshot | undefined
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
