import { PcloudConfigError } from '../../../errors.ts'
import type { ConfigEdit } from '../../edit.ts'
import { inspectContainer } from '../../encryption/container.ts'
import type { StoreDeps } from '../deps.ts'
import { explain } from '../explain.ts'
import type { Target } from '../target.ts'
import { type Backup, type Change, describeEdits, fingerprint, isRenewal } from './entry.ts'
import {
  addBackup,
  correctBackup,
  listBackups,
  prune,
  readStored,
  removeBackup,
  type Shelf,
  shelfOf,
} from './shelf.ts'

/** A write that is about to happen. */
export interface Writing {
  /** Undefined where the write makes the file. */
  readonly old: Uint8Array | undefined
  readonly bytes: Uint8Array
  readonly edits: readonly ConfigEdit[]
}

/** What was kept for one write. Neither call fails; both give sentences for the person. */
export interface Kept {
  readonly warnings: readonly string[]
  /** The write came about. */
  done(): Promise<readonly string[]>
  /** It did not. */
  drop(): Promise<readonly string[]>
}

/** Keeps the old bytes before they are replaced. That it cannot be done stops no write. */
export async function keepOld(deps: StoreDeps, target: Target, writing: Writing): Promise<Kept> {
  if (deps.backupFolder === undefined) return NOTHING_KEPT
  try {
    const shelf = await shelfOf(deps, target)
    return shelf === undefined ? NOTHING_KEPT : await keepOn(deps, shelf, writing)
  } catch (error) {
    const { message } = explain(error, 'failed', 'keep a backup in', deps.backupFolder)
    return { ...NOTHING_KEPT, warnings: [`${message} \`undo\` will not know of this change.`] }
  }
}

async function keepOn(deps: StoreDeps, shelf: Shelf, writing: Writing): Promise<Kept> {
  const { old, bytes, edits } = writing
  // What was readable until now shall not lie about readable beside an encrypted file.
  const tidy = isEncrypted(bytes) ? () => purgeShelf(deps, shelf) : () => prune(deps, shelf)
  if (isEncrypted(bytes) && !isEncrypted(old)) return calmly(tidy)
  const from = fingerprint(old)
  const to = fingerprint(bytes)
  const newest = await settle(deps, shelf, from)
  const renewal = isRenewal(edits)
  if (renewal && newest?.renewal === true && newest.to === from) {
    return calmly(() => correctBackup(deps, shelf, { ...newest, to }))
  }
  const time = new Date(deps.now()).toISOString()
  const changes = changesOf(writing)
  const noted = { kind: 'write', time, from, to, renewal, changes } as const
  const { number } = await addBackup(deps, shelf, noted, old)
  return calmly(tidy, () => removeBackup(deps, shelf, number))
}

/** Forgets writes that were noted and never came about. @returns the last that did */
async function settle(deps: StoreDeps, shelf: Shelf, now: string): Promise<Backup | undefined> {
  for (const backup of await listBackups(deps, shelf)) {
    const never = backup.kind === 'write' && backup.from === now && backup.to !== now
    if (!never) return backup
    await removeBackup(deps, shelf, backup.number)
  }
  return undefined
}

function changesOf({ old, bytes, edits }: Writing): readonly Change[] {
  const hidden = isEncrypted(old) || isEncrypted(bytes)
  const changes = hidden ? describeEdits(edits).map(({ what }) => ({ what })) : describeEdits(edits)
  if (changes.length > 0) return changes
  return [{ what: old === undefined ? 'created' : 'encryption' }]
}

/**
 * Removes every backup that can be read without a password.
 * @throws PcloudConfigError `failed` where one stays
 */
export async function purgeShelf(deps: StoreDeps, shelf: Shelf): Promise<void> {
  await prune(deps, shelf)
  for (const backup of await listBackups(deps, shelf)) {
    const stored = await readStored(deps, shelf, backup)
    if (!isEncrypted(stored)) await removeBackup(deps, shelf, backup.number)
    if (await readStored(deps, shelf, backup).then((left) => left && !isEncrypted(left))) {
      throw new PcloudConfigError('failed', `A readable backup could not be removed.`, {
        hint: `Delete the files in ${shelf.folder} by hand.`,
      })
    }
  }
}

function isEncrypted(bytes: Uint8Array | undefined): boolean {
  return bytes !== undefined && inspectContainer(bytes).kind !== 'plain'
}

const NOTHING_KEPT: Kept = { warnings: [], done: async () => [], drop: async () => [] }

/** The config file is written: trouble with a backup must not look like trouble with the file. */
function calmly(done: () => Promise<void>, drop = async () => {}): Kept {
  const calm = (work: () => Promise<void>) => () => work().then(() => [], sentenceOf)
  return { warnings: [], done: calm(done), drop: calm(drop) }
}

function sentenceOf(error: unknown): readonly string[] {
  if (!(error instanceof PcloudConfigError)) return []
  return [[error.message, error.hint].join(' ')]
}
