import { PcloudConfigError } from '../../../errors.ts'
import { parseConfig, serializeConfig } from '../../document.ts'
import { type Sealer, sealPlain } from '../../encryption/sealer.ts'
import { keepTokens } from '../../tokens-kept.ts'
import type { StoreDeps } from '../deps.ts'
import { explain } from '../explain.ts'
import { acquireLock } from '../lock.ts'
import { besideTarget, type Target } from '../target.ts'
import { findWrite } from './chain.ts'
import { type Backup, fingerprint } from './entry.ts'
import type { Open, PastWrite, UndoPlan } from './history.ts'
import { putBack } from './put-back.ts'
import { listBackups, readStored, type Shelf, storedPath } from './shelf.ts'

/** Everything is decided, and every password asked for, before the lock is taken. */
export async function planUndo(
  deps: StoreDeps,
  opened: Open,
  sealer: Sealer | undefined,
): Promise<UndoPlan> {
  const { path, shelf, backups, base } = opened
  const { found, empty } = findWrite(backups, fingerprint(base?.bytes))
  if (found === undefined || shelf === undefined) throw nothingToUndo()
  const write = pastWrite(shelf, found.backup)
  if (found.kind === 'changed') throw writtenSince(path, write)
  const { document: now, seal } = await readText(sealer, base?.bytes, path)
  const old = await readOld(deps, shelf, found.backup)
  const before = (await readText(sealer, old, path)).document
  const { document: then, kept } = keepTokens(before, now)
  const isSame = then.text === now.text && (old === undefined) === (base === undefined)
  const bytes = old && (isSame ? base?.bytes : await seal(serializeConfig(then)))
  const run = () =>
    locked(deps, opened.target, async () => {
      if ((await listBackups(deps, shelf))[0]?.number !== backups[0]?.number) {
        throw writtenSince(path, write)
      }
      const placed = await putBack(deps, opened.target, shelf, {
        undone: found.backup,
        empty,
        base,
        bytes,
      })
      if (placed.kind === 'changed') throw writtenSince(path, write)
      return placed.warnings
    })
  return { write, now, then, removesFile: old === undefined, keptTokens: kept, run }
}

export function pastWrite(shelf: Shelf, { time, changes, stored, number }: Backup): PastWrite {
  return { time, changes, copy: stored ? storedPath(shelf, number) : undefined }
}

/** Runs under the lock that every write of ours takes. */
export async function locked<T>(
  deps: StoreDeps,
  target: Target,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const lock = await acquireLock(deps, besideTarget(target, '.lock'), 10_000)
    return await work().finally(() => lock.release())
  } catch (error) {
    throw explain(error, 'config-unwritable', 'write', target.path)
  }
}

async function readText(sealer: Sealer | undefined, bytes: Uint8Array | undefined, path: string) {
  const found = bytes ?? new Uint8Array()
  const opened = await sealer?.open(found, path)
  return { document: parseConfig(opened?.plain ?? found, path), seal: opened?.seal ?? sealPlain }
}

/** Undefined where there was no file. */
async function readOld(
  deps: StoreDeps,
  shelf: Shelf,
  backup: Backup,
): Promise<Uint8Array | undefined> {
  const bytes = await readStored(deps, shelf, backup)
  if (fingerprint(bytes) === backup.from) return bytes
  throw new PcloudConfigError(
    'failed',
    'The backup from before the last write is damaged or gone.',
    {
      hint: `Nothing was changed. Look into ${shelf.folder}`,
    },
  )
}

function nothingToUndo(): PcloudConfigError {
  return new PcloudConfigError('not-found', 'There is nothing to undo.', {
    hint: 'Each change by pcloud-config can be taken back, the last ten of them; none is remembered.',
  })
}

function writtenSince(path: string, { copy }: PastWrite): PcloudConfigError {
  const rescue = copy === undefined ? '' : ` The file from before our last write is in ${copy}`
  return new PcloudConfigError('config-changed', `${path} was written since by another program.`, {
    hint: `An undo would lose what that program wrote; nothing was changed.${rescue}`,
  })
}
