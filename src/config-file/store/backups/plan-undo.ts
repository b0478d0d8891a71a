import { PcloudConfigError } from '../../../errors.ts'
import { explain } from '../../../files/explain.ts'
import { interruptedWrites } from '../../../files/leftovers.ts'
import { acquireLock } from '../../../files/lock.ts'
import { checkSize } from '../../../files/read-snapshot.ts'
import { besideTarget, type Target } from '../../../files/target.ts'
import { type ConfigDocument, parseConfig, serializeConfig } from '../../document.ts'
import { type Sealer, sealPlain } from '../../encryption/sealer.ts'
import { keepTokens } from '../../renewed-tokens.ts'
import type { StoreDeps } from '../store-deps.ts'
import { type BackupFolder, listBackups, readStored, storedPath } from './backup-folder.ts'
import { type Backup, fingerprint, isEncrypting, isResealing } from './backup-note.ts'
import { type Open, type PastWrite, pastWrite } from './open-backups.ts'
import { restoreBackup } from './restore-backup.ts'
import { findUndoTarget } from './undo-target.ts'

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

/** Everything is decided, and every password asked for, before the lock is taken. */
export async function planUndo(
  deps: StoreDeps,
  opened: Open,
  sealer: Sealer | undefined,
): Promise<UndoPlan> {
  const { path, backupFolder, backups, base } = opened
  const { found, empty } = findUndoTarget(backups, fingerprint(base?.bytes))
  if (found === undefined || backupFolder === undefined) throw nothingToUndo()
  const write = pastWrite(backupFolder, found.backup)
  if (found.kind === 'changed') {
    throw writtenSince(path, write, await interruptedWrites(deps, opened.target))
  }
  if (isEncrypting(found.backup)) throw encryptedSince(path)
  const {
    now,
    old: then,
    kept,
    bytes,
  } = await wayBack(deps, { path, backupFolder, base }, found.backup, sealer)
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

interface WayBack {
  readonly now: ConfigDocument
  readonly old: ConfigDocument
  readonly kept: readonly string[]
  /** Undefined where there was no file. */
  readonly bytes: Uint8Array | undefined
}

/** The old bytes as they were kept; where a token of today stays, its text under their seal. */
async function wayBack(
  deps: StoreDeps,
  {
    path,
    backupFolder,
    base,
  }: Pick<Open, 'path' | 'base'> & { readonly backupFolder: BackupFolder },
  backup: Backup,
  sealer: Sealer | undefined,
): Promise<WayBack> {
  const stored = await readOld(deps, backupFolder, backup)
  const reseals = isResealing(backup)
  if (reseals && backup.changes.length === 1 && fingerprint(base?.bytes) === backup.to) {
    // The same text in another wrapping, so no token differs: no password is needed.
    const now = parseConfig(base?.bytes ?? new Uint8Array(), path)
    return { now, old: now, kept: [], bytes: stored }
  }
  const { document: now } = await readText(sealer, base?.bytes, path)
  const asked = reseals ? storedPath(backupFolder, backup.number) : path
  const { document: before, seal } = await readText(sealer, stored, path, asked)
  const { document: old, kept } = keepTokens(before, now)
  if (kept.length === 0) return { now, old, kept, bytes: stored }
  const isSame = old.text === now.text && !reseals
  return { now, old, kept, bytes: isSame ? base?.bytes : await seal(serializeConfig(old)) }
}

/** Runs under the lock that every write of ours takes. */
export async function locked<T>(
  deps: StoreDeps,
  target: Target,
  work: () => Promise<T>,
  waitMs = 10_000,
): Promise<T> {
  try {
    const lock = await acquireLock(deps, besideTarget(target, '.lock'), waitMs)
    // A lock that remains is removed by the next run: the process that holds it has ended.
    return await work().finally(() => lock.release())
  } catch (error) {
    throw explain(error, 'config-unwritable', 'write', target.path)
  }
}

/** `asked` is what a password is asked for: an older one may be meant than that of the file. */
async function readText(
  sealer: Sealer | undefined,
  bytes: Uint8Array | undefined,
  path: string,
  asked = path,
) {
  const found = bytes ?? new Uint8Array()
  const opened = await sealer?.open(found, asked)
  return { document: parseConfig(opened?.plain ?? found, path), seal: opened?.seal ?? sealPlain }
}

/** Undefined where there was no file. */
async function readOld(
  deps: StoreDeps,
  backupFolder: BackupFolder,
  backup: Backup,
): Promise<Uint8Array | undefined> {
  const bytes = await readStored(deps, backupFolder, backup)
  if (fingerprint(bytes) === backup.from) return bytes
  throw new PcloudConfigError(
    'failed',
    'The backup from before the last write is damaged or gone.',
    {
      hint: `Nothing was changed. Look into ${backupFolder.folder}`,
    },
  )
}

function nothingToUndo(): PcloudConfigError {
  return new PcloudConfigError('not-found', 'There is nothing to undo.', {
    hint: 'Each change by pcloud-config can be taken back, the last ten of them; none is remembered.',
  })
}

function writtenSince(
  path: string,
  { copy }: PastWrite,
  interrupted: readonly string[] = [],
): PcloudConfigError {
  if (interrupted.length > 0) {
    return new PcloudConfigError('config-changed', `${path} is not as our last write left it.`, {
      hint: interrupted.join(' '),
    })
  }
  const rescue = copy === undefined ? '' : ` The file from before our last write is in ${copy}`
  return new PcloudConfigError('config-changed', `${path} was written since by another program.`, {
    hint: `An undo would lose what that program wrote; nothing was changed.${rescue}`,
  })
}

function encryptedSince(path: string): PcloudConfigError {
  return new PcloudConfigError('config-changed', `Our last write encrypted ${path}.`, {
    hint: 'No readable copy from before it was kept, so it cannot be undone. `pcloud-config encryption remove` decrypts the file.',
  })
}
