import { constants } from 'node:fs'
import { readSnapshot, type Snapshot, sameBytes, writeAll } from './bytes.ts'
import { errno, type FileFacts, type StoreDeps, type StoreHandle } from './deps.ts'
import { writeInPlace } from './in-place.ts'
import { besideTarget, type Target } from './target.ts'

/** `changed`: somebody wrote the file since `base` was read, so nothing was done. */
export type Placed =
  | { readonly kind: 'changed' }
  | { readonly kind: 'done'; readonly inPlace: boolean; readonly warnings: readonly string[] }

/** New bytes beside the file they are for, on the disk already. */
export interface Draft {
  readonly temp: string
  readonly kept: KeptFacts
}

/**
 * Writes and syncs new bytes for where `base` was read: a temporary file beside it that
 * nobody could have prepared (O_EXCL, O_NOFOLLOW, random name).
 */
export async function draftBytes(
  deps: StoreDeps,
  target: Target,
  base: Snapshot | undefined,
  bytes: Uint8Array,
): Promise<Draft> {
  const temp = besideTarget(target, `-${deps.random()}.tmp`)
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NOFOLLOW
  const handle = await deps.fs.open(temp, flags, 0o600)
  try {
    return { temp, kept: await fillTemp(deps, handle, base?.facts, bytes) }
  } catch (error) {
    await discard(deps, temp)
    throw error
  }
}

/**
 * Puts the draft in its place by one rename, where the file is still as it was read. A
 * reader sees the old file or the new one, at every instant.
 */
export async function placeBytes(
  deps: StoreDeps,
  target: Target,
  base: Snapshot | undefined,
  bytes: Uint8Array,
  draft = draftBytes(deps, target, base, bytes),
): Promise<Placed> {
  const { temp, kept } = await draft
  try {
    const now = await readSnapshot(deps, target.path)
    if (!sameBytes(now?.bytes, base?.bytes)) return { kind: 'changed' }
    if (base === undefined) return await placeNew(deps, temp, target)
    if (!kept.owner) return await inPlace(deps, target, base, bytes, FOREIGN_OWNER)
    return await placeOver(deps, temp, target, base, bytes, kept.warnings)
  } finally {
    await discard(deps, temp)
  }
}

async function discard(deps: StoreDeps, temp: string): Promise<void> {
  await deps.fs.unlink(temp).catch(() => undefined)
}

/** What of the old file's owner and rights could be kept. */
interface KeptFacts {
  readonly owner: boolean
  readonly warnings: readonly string[]
}

async function fillTemp(
  deps: StoreDeps,
  handle: StoreHandle,
  facts: FileFacts | undefined,
  bytes: Uint8Array,
): Promise<KeptFacts> {
  try {
    await writeAll(handle, bytes)
    const kept = facts === undefined ? NEW_FILE : await keepFacts(deps, handle, facts)
    await handle.sync()
    return kept
  } finally {
    await handle.close()
  }
}

const NEW_FILE: KeptFacts = { owner: true, warnings: [] }

/** Owner and group first: changing them may clear mode bits. */
async function keepFacts(
  deps: StoreDeps,
  handle: StoreHandle,
  facts: FileFacts,
): Promise<KeptFacts> {
  if (deps.platform === 'win32') return NEW_FILE
  const made = await handle.stat()
  const mode = facts.mode & 0o7777
  const tryChown = async (uid: number, gid: number) =>
    (made.uid === uid && made.gid === gid) || (await isDone(handle.chown(uid, gid)))
  const owner = await tryChown(facts.uid, facts.gid)
  if (owner) {
    await handle.chmod(mode)
    return NEW_FILE
  }
  if (facts.uid !== made.uid) return { owner: false, warnings: [] }
  // The file would fall to another group: that group gets no rights.
  await handle.chmod(mode & ~0o070)
  return {
    owner: true,
    warnings: ['The group of the file could not be kept, so its group rights were dropped.'],
  }
}

async function isDone(work: Promise<void>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (errno(error) === 'EPERM' || errno(error) === 'EINVAL') return false
    throw error
  }
}

/** A link refuses where something appeared meanwhile; a rename would replace it. */
async function placeNew(deps: StoreDeps, temp: string, target: Target): Promise<Placed> {
  try {
    await deps.fs.link(temp, target.path)
  } catch (error) {
    if (errno(error) === 'EEXIST') return { kind: 'changed' }
    if (!NO_HARD_LINKS.has(errno(error))) throw error
    await deps.fs.rename(temp, target.path)
  }
  await syncFolder(deps, target)
  return { kind: 'done', inPlace: false, warnings: [] }
}

async function placeOver(
  deps: StoreDeps,
  temp: string,
  target: Target,
  base: Snapshot,
  bytes: Uint8Array,
  warnings: readonly string[],
): Promise<Placed> {
  try {
    await renameOver(deps, temp, target.path)
  } catch (error) {
    // A single file mounted into a container cannot be renamed over, only written.
    if (errno(error) !== 'EBUSY' && errno(error) !== 'EXDEV') throw error
    return await inPlace(deps, target, base, bytes, MOUNTED)
  }
  await syncFolder(deps, target)
  const linked = base.facts.nlink > 1 ? [HARD_LINKED] : []
  return { kind: 'done', inPlace: false, warnings: [...warnings, ...linked] }
}

async function inPlace(
  deps: StoreDeps,
  target: Target,
  base: Snapshot,
  bytes: Uint8Array,
  why: string,
): Promise<Placed> {
  await writeInPlace(deps, target, base, bytes)
  return { kind: 'done', inPlace: true, warnings: [why] }
}

/** On Windows a virus scanner or a reader may hold the file for a moment. */
async function renameOver(deps: StoreDeps, from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await deps.fs.rename(from, to)
    } catch (error) {
      const isSharing = deps.platform === 'win32' && SHARING.has(errno(error))
      if (!isSharing || attempt >= 12) throw error
      await deps.sleep(attempt * 10 * (0.5 + Math.random()))
    }
  }
}

/** Makes the rename itself survive a power cut; folders cannot be synced everywhere. */
async function syncFolder(deps: StoreDeps, target: Target): Promise<void> {
  if (deps.platform === 'win32') return
  const handle = await deps.fs.open(target.folder, constants.O_RDONLY).catch(() => undefined)
  if (handle === undefined) return
  try {
    await handle.sync()
  } catch (error) {
    if (!['EINVAL', 'EBADF', 'EPERM', 'ENOTSUP', 'EISDIR'].includes(errno(error))) throw error
  } finally {
    await handle.close()
  }
}

const NOFOLLOW = constants.O_NOFOLLOW ?? 0
const SHARING = new Set(['EPERM', 'EACCES', 'EBUSY'])
const NO_HARD_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EINVAL'])
const MOUNTED =
  'The file is mounted by itself and was written in place; mount its folder, so that it can be replaced in one step.'
const HARD_LINKED = 'The file had another name (a hard link), which still shows the old content.'
const FOREIGN_OWNER =
  'The file belongs to another user and was written in place, so that it stays theirs.'
