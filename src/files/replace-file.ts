import { errnoOf, unlessErrno } from '../system-error.ts'
import { explain } from './explain.ts'
import { type FileDeps, lstatOrNothing } from './file-deps.ts'
import { writeInPlace } from './in-place.ts'
import { readSnapshot, type Snapshot, sameBytes } from './read-snapshot.ts'
import { besideTarget, refuseForeign, type Target } from './target.ts'
import { type Attributes, createFile, NEW_FILE, oldAttributes, syncFolder } from './write-file.ts'

/** `changed`: a different program wrote the file since `base` was read. The write is cancelled. */
export type Placed =
  | { readonly kind: 'changed' }
  | { readonly kind: 'done'; readonly inPlace: boolean; readonly warnings: readonly string[] }

/** The new bytes in a synced temporary file in the target's folder. */
interface Draft extends Attributes {
  readonly temp: string
}

/** The temporary file gets a random name, and the owner and mode of the old file. */
export async function draftBytes(
  deps: FileDeps,
  target: Target,
  base: Snapshot | undefined,
  bytes: Uint8Array,
): Promise<Draft> {
  // Repeats the check for the version that was read.
  if (base !== undefined) await refuseForeign(deps, target, base.facts)
  const temp = besideTarget(target, `-${deps.random()}.tmp`)
  if (base === undefined) return { temp, ...(await createFile(deps, temp, bytes, target)) }
  const create = (mode?: number) =>
    createFile(
      deps,
      temp,
      bytes,
      target,
      (handle) => oldAttributes(deps, handle, base.facts, target),
      mode,
    )
  const made = await create()
  if (!made.isNarrower) return { temp, ...made }
  // If chmod is refused, create the file with this mode (S47).
  await deps.fs.unlink(temp)
  return { temp, ...(await create(base.facts.mode & 0o777)) }
}

/**
 * Replaces the file with a rename if it still has the content of `base`. Readers always see the old
 * file or the new file. If it throws, the old content is in place, and the error confirms this
 * only if a check succeeds. Once the rename is done, it reports faults as warnings.
 */
export async function placeBytes(
  deps: FileDeps,
  target: Target,
  base: Snapshot | undefined,
  bytes: Uint8Array,
  draft = draftBytes(deps, target, base, bytes),
): Promise<Placed> {
  try {
    const made = await draft
    try {
      const now = await readSnapshot(deps, target.path, target)
      if (!sameBytes(now?.bytes, base?.bytes)) return { kind: 'changed' }
      return await place(deps, target, base, bytes, made)
    } finally {
      await deps.fs.unlink(made.temp).catch(() => undefined)
    }
  } catch (error) {
    const outcome = await outcomeOf(deps, target, base)
    throw explain(error, 'config-unwritable', 'write', target.label, outcome)
  }
}

async function place(
  deps: FileDeps,
  target: Target,
  base: Snapshot | undefined,
  bytes: Uint8Array,
  draft: Draft,
): Promise<Placed> {
  if (base === undefined) return await placeNew(deps, target, bytes, draft)
  if (draft.owner) return await placeOver(deps, target, base, bytes, draft)
  return await inPlace(deps, target, base, bytes, FOREIGN_OWNER)
}

async function outcomeOf(
  deps: FileDeps,
  target: Target,
  base: Snapshot | undefined,
): Promise<string> {
  try {
    const now = await readSnapshot(deps, target.path, target)
    if (!sameBytes(now?.bytes, base?.bytes)) return ''
    return base === undefined ? 'No file was created.' : 'The file has not changed.'
  } catch {
    return ''
  }
}

/** A link fails if the file exists by now. A rename would replace it. */
async function placeNew(
  deps: FileDeps,
  target: Target,
  bytes: Uint8Array,
  { temp, warnings }: Draft,
): Promise<Placed> {
  try {
    await deps.fs.link(temp, target.path)
  } catch (error) {
    if (!(await isPlaced(deps, target, temp, bytes))) {
      if (errnoOf(error) === 'EEXIST') return { kind: 'changed' }
      if (!NO_HARD_LINKS.has(errnoOf(error))) throw error
      if (!(await reserveAndRename(deps, target, temp, bytes))) return { kind: 'changed' }
    }
  }
  return done([...warnings, ...(await syncFolder(deps, target))])
}

/** Instead of a hard link, an empty file reserves the name. False if the file exists by now. */
async function reserveAndRename(
  deps: FileDeps,
  target: Target,
  temp: string,
  bytes: Uint8Array,
): Promise<boolean> {
  const handle = await unlessErrno(deps.fs.open(target.path, NEW_FILE, 0o600), ['EEXIST'])
  if (handle === undefined) return false
  try {
    await handle.close()
    await renameOver(deps, temp, target.path)
  } catch (error) {
    if (await isPlaced(deps, target, temp, bytes)) return true
    const left = await lstatOrNothing(deps, target.path).catch(() => undefined)
    if (left?.isFile() && left.size === 0) await deps.fs.unlink(target.path).catch(() => undefined)
    throw error
  }
  return true
}

async function placeOver(
  deps: FileDeps,
  target: Target,
  base: Snapshot,
  bytes: Uint8Array,
  { temp, warnings }: Draft,
): Promise<Placed> {
  try {
    await renameOver(deps, temp, target.path)
  } catch (error) {
    if (!(await isPlaced(deps, target, temp, bytes))) {
      // A single file that is mounted into a container cannot be replaced by a rename.
      if (errnoOf(error) !== 'EBUSY' && errnoOf(error) !== 'EXDEV') throw error
      return await inPlace(deps, target, base, bytes, MOUNTED)
    }
  }
  const linked = base.facts.nlink > 1 ? [HARD_LINKED] : []
  return done([...warnings, ...linked, ...(await syncFolder(deps, target))])
}

/** A network file system can report an error for a rename or link that it has completed. */
async function isPlaced(
  deps: FileDeps,
  target: Target,
  temp: string,
  bytes: Uint8Array,
): Promise<boolean> {
  try {
    const [left, found] = [
      await lstatOrNothing(deps, temp),
      await readSnapshot(deps, target.path, target),
    ]
    const isSame =
      left === undefined || (left.ino === found?.facts.ino && left.dev === found.facts.dev)
    return isSame && sameBytes(found?.bytes, bytes)
  } catch {
    return false
  }
}

function done(warnings: readonly string[]): Placed {
  return { kind: 'done', inPlace: false, warnings }
}

async function inPlace(
  deps: FileDeps,
  target: Target,
  base: Snapshot,
  bytes: Uint8Array,
  why: string,
): Promise<Placed> {
  const warnings = await writeInPlace(deps, target, base, bytes)
  return { kind: 'done', inPlace: true, warnings: [why, ...warnings] }
}

/** On Windows, a virus scanner or a reader can lock the file for a moment. */
async function renameOver(deps: FileDeps, from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await deps.fs.rename(from, to)
    } catch (error) {
      const isSharing = deps.platform === 'win32' && SHARING.has(errnoOf(error))
      if (!isSharing || attempt >= 12) throw error
      await deps.sleep(attempt * 10 * (0.5 + Math.random()))
    }
  }
}

const SHARING = new Set(['EPERM', 'EACCES', 'EBUSY'])
const NO_HARD_LINKS = new Set([
  'EPERM',
  'EACCES',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EMLINK',
  'EINVAL',
])
const MOUNTED =
  'The file itself is mounted, so it was written in place. For safer writes, mount the folder.'
const HARD_LINKED = 'The file had a second name (a hard link), which still has the old content.'
const FOREIGN_OWNER =
  'The file belongs to another user, so it was written in place to keep its owner.'
