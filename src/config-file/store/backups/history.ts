import { PcloudConfigError } from '../../../errors.ts'
import { explain } from '../../../files/explain.ts'
import { interruptedWrites } from '../../../files/in-place.ts'
import {
  checkSize,
  readSettled,
  readSnapshot,
  type Snapshot,
} from '../../../files/read-snapshot.ts'
import { findTarget, resolveTarget, type Target } from '../../../files/target.ts'
import type { ConfigDocument } from '../../document.ts'
import type { Sealer } from '../../encryption/sealer.ts'
import type { FindBrokenTokens } from '../../renewed-tokens.ts'
import type { StoreDeps } from '../store-deps.ts'
import { locked } from '../store-lock.ts'
import { type BackupFolder, backupFolderOf, listBackups, storedPath } from './backup-folder.ts'
import {
  type Backup,
  type Change,
  findUndoTarget,
  fingerprint,
  isEncrypting,
} from './backup-note.ts'
import { purgeBackups } from './keep-backup.ts'
import { oldContent, restoreBackup } from './restore-backup.ts'

/** The writes of this program to a config file, and undo. */
export interface History {
  list(): Promise<PastWrites>
  /** Throws `not-found` if there is nothing to undo, `config-changed`, `config-encrypted`. */
  planUndo(findBroken: FindBrokenTokens): Promise<UndoPlan>
  /** Removes all backups that are not encrypted. */
  purgePlaintext(): Promise<void>
}

interface PastWrites {
  /** Newest first. */
  readonly writes: readonly PastWrite[]
  readonly changedSince: boolean
  /** The write to undo encrypted the file, so older backups were removed. */
  readonly encryptedSince: boolean
}

/** An earlier write. */
export interface PastWrite {
  /** ISO 8601. */
  readonly time: string
  readonly changes: readonly Change[]
  /** The path of the old content, for recovery by hand. Undefined if the write created the file. */
  readonly copy: string | undefined
}

/** The effect of an undo. Only {@link UndoPlan.run} writes. */
export interface UndoPlan {
  readonly write: PastWrite
  /** The two are equal, and possibly unread, if the undo only changes the encryption. */
  readonly now: ConfigDocument
  readonly then: ConfigDocument
  readonly removesFile: boolean
  /** The sections that keep their current token. */
  readonly keptTokens: readonly string[]
  /** @returns warnings. Throws `config-changed` if the file has changed in the meantime. */
  run(): Promise<readonly string[]>
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

/** The file and the backups, read together. */
interface OpenBackups {
  /** The path that the user gave. */
  readonly path: string
  readonly target: Target
  readonly backupFolder: BackupFolder | undefined
  readonly backups: readonly Backup[]
  readonly base: Snapshot | undefined
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

function pastWrite(
  backupFolder: BackupFolder,
  { time, changes, stored, number }: Backup,
): PastWrite {
  return { time, changes, copy: stored ? storedPath(backupFolder, number) : undefined }
}

/** Makes all decisions and prompts for passwords, then takes the lock. */
async function planUndo(
  deps: StoreDeps,
  opened: OpenBackups,
  sealer: Sealer | undefined,
  findBroken: FindBrokenTokens,
): Promise<UndoPlan> {
  const { path, backupFolder, backups, base } = opened
  const { found, empty } = findUndoTarget(backups, fingerprint(base?.bytes))
  if (found === undefined || backupFolder === undefined) throw nothingToUndo()
  const write = pastWrite(backupFolder, found.backup)
  if (found.kind === 'changed') {
    throw writtenSince(path, write, await interruptedWrites(deps, opened.target))
  }
  if (isEncrypting(found.backup)) throw encryptedSince(path)
  const from = { path, base, backupFolder, backup: found.backup }
  const { now, old: then, kept, bytes } = await oldContent(deps, from, sealer, findBroken)
  if (bytes !== undefined) checkSize(bytes, path)
  const run = () =>
    locked(deps, opened.target, async () => {
      if ((await listBackups(deps, backupFolder))[0]?.number !== backups[0]?.number) {
        throw writtenSince(path, write)
      }
      const placed = await restoreBackup(deps, opened.target, backupFolder, {
        undone: found.backup,
        empty,
        base,
        bytes,
      })
      if (placed.kind === 'changed') throw writtenSince(path, write)
      return placed.warnings
    })
  return { write, now, then, removesFile: bytes === undefined, keptTokens: kept, run }
}

function nothingToUndo(): PcloudConfigError {
  return new PcloudConfigError('not-found', 'There is nothing to undo.', {
    hint: 'Only the last ten changes by pcloud-config can be undone.',
  })
}

function writtenSince(
  path: string,
  { copy }: PastWrite,
  interrupted: readonly string[] = [],
): PcloudConfigError {
  if (interrupted.length > 0) {
    return new PcloudConfigError(
      'config-changed',
      `${path} has changed since the last change by pcloud-config.`,
      {
        hint: interrupted.join(' '),
      },
    )
  }
  const rescue =
    copy === undefined
      ? ''
      : ` To discard those changes too, replace ${path} with this backup: ${copy}`
  return new PcloudConfigError(
    'config-changed',
    'The file has changed since then, and undo would discard those changes.',
    {
      hint: `Nothing was undone.${rescue}`,
    },
  )
}

function encryptedSince(path: string): PcloudConfigError {
  return new PcloudConfigError('config-changed', `The last change encrypted ${path}.`, {
    hint: 'This cannot be undone: the unencrypted copies were removed. To decrypt the file: `pcloud-config encryption remove`',
  })
}
