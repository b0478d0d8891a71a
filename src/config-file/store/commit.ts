import { PcloudConfigError } from '../../errors.ts'
import { explain } from '../../files/explain.ts'
import { sweep } from '../../files/in-place.ts'
import { acquireLock, LOCK_WAIT_MS, type Lock } from '../../files/lock.ts'
import { makeFolders, withFolder } from '../../files/private-modes.ts'
import {
  checkSize,
  readSettled,
  readSnapshot,
  type Snapshot,
  sameBytes,
} from '../../files/read-snapshot.ts'
import { draftBytes, placeBytes } from '../../files/replace-file.ts'
import { besideTarget, resolveTarget, type Target } from '../../files/target.ts'
import { unread } from '../../files/write-file.ts'
import { namedKey } from '../../rclone/section-keys.ts'
import { errnoOf } from '../../system-error.ts'
import { applyEdits } from '../apply-edits.ts'
import type { ConfigEdit } from '../config-edit.ts'
import { type ConfigDocument, serializeConfig } from '../document.ts'
import { openConfig, type Reading, type Seal, type Sealer } from '../encryption/sealer.ts'
import { refuseOtherKind } from '../lint.ts'
import { survivesRclone } from '../spell.ts'
import { keepOld } from './backups/keep-backup.ts'
import type { StoreDeps } from './store-deps.ts'
import { type Written, writeOutcome } from './write-outcome.ts'

export interface CommitOptions {
  /** Create the file even if there are no edits (`touch`). */
  readonly create?: boolean
  /**
   * Use this seal from now on. By default, an encrypted file keeps the password and a plain file
   * remains plain.
   */
  readonly reseal?: Seal
}

export interface CommitResult {
  /** The real path of the written file. */
  readonly path: string
  readonly written: boolean
  readonly created: boolean
  /** The file could not be replaced, so it was written in place. A warning explains why. */
  readonly inPlace: boolean
  /** It was written, and `undo` can revert it. */
  readonly undoable: boolean
  /** Warnings for the user. */
  readonly warnings: readonly string[]
  readonly document: ConfigDocument
}

export type MakeEdits = (fresh: ConfigDocument) => readonly ConfigEdit[]

interface Change {
  readonly path: string
  /** The file existed earlier. If it is missing for a moment, a different program is renaming it. */
  readonly expectFile: boolean
  readonly sealer: Sealer | undefined
  readonly edit: MakeEdits
  readonly options: CommitOptions
  /** The reading from before the lock. Usually the file is still the same. */
  readonly last?: Reading | undefined
}

/** A change of the file: lock, reload, edit, write, verify, unlock. */
export async function commitEdits(deps: StoreDeps, change: Change): Promise<CommitResult> {
  const { path } = change
  try {
    const target = await resolveTarget(deps, path)
    return await withFolder(deps, target.folder, async () => {
      const lock = await lockBeside(deps, target)
      const commit = new Commit(deps, { ...change, target, lock })
      const result = await commit.run().catch(async (error: unknown) => {
        await lock.release()
        throw error
      })
      return { ...result, warnings: [...result.warnings, ...(await lock.release())] }
    })
  } catch (error) {
    throw explain(error, 'config-unwritable', 'write', path)
  }
}

/** A different process may have removed the new folder in the meantime. */
async function lockBeside(deps: StoreDeps, target: Target): Promise<Lock> {
  const path = besideTarget(target, '.lock')
  try {
    return await acquireLock(deps, path, LOCK_WAIT_MS)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
    await makeFolders(deps, target.folder)
    return await acquireLock(deps, path, LOCK_WAIT_MS)
  }
}

interface Job extends Change {
  readonly target: Target
  readonly lock: Lock
}

class Commit {
  readonly #deps: StoreDeps
  readonly #job: Job
  readonly #warnings: string[] = []
  /** A different program overwrote an attempt. */
  #wasLost = false

  constructor(deps: StoreDeps, job: Job) {
    this.#deps = deps
    this.#job = job
  }

  async run(): Promise<CommitResult> {
    const { target, lock, expectFile } = this.#job
    this.#warnings.push(...(await sweep(this.#deps, target, lock.token)))
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const read = expectFile || attempt > 0 ? readSettled : readSnapshot
      const result = await this.#attempt(await read(this.#deps, target.path))
      if (result !== undefined) return result
      this.#wasLost = true
    }
    throw new PcloudConfigError(
      'config-changed',
      `${target.path} does not contain the change: a different program overwrites it repeatedly.`,
      { hint: 'Retry when that program is done.' },
    )
  }

  /** One attempt. Undefined if a different program has written the file. Then make a new attempt. */
  async #attempt(base: Snapshot | undefined): Promise<CommitResult | undefined> {
    const { edit, last, options, path, sealer } = this.#job
    const { document: fresh, seal } = await openConfig(sealer, base?.bytes ?? NOTHING, path, last)
    const edits = edit(fresh)
    const next = applyEdits(fresh, edits)
    const isMissing = base === undefined && (edits.length > 0 || options.create === true)
    const isSame = next.text === fresh.text && options.reseal === undefined
    if (isSame && !isMissing) return this.#result(fresh, {})
    if (options.reseal !== undefined) refuseOtherKind(next)
    const bytes = await (options.reseal ?? seal)(serializeConfig(next))
    checkSize(bytes, path)
    const resealed = options.reseal !== undefined
    const written = { old: base?.bytes, before: fresh, meant: next, edits, bytes, resealed }
    const { kept, placed } = await this.#keepAndPlace(written, base)
    const outcome = placed.kind === 'changed' ? 'lost' : await this.#watch(written)
    if (placed.kind === 'changed' || outcome === 'lost') {
      // No write, so no backup is needed.
      await kept.drop()
      return undefined
    }
    this.#warnings.push(...placed.warnings, ...kept.warnings, ...(await kept.done()))
    this.#warnings.push(...edits.flatMap(fragileValues))
    if (outcome === 'changed') this.#warnings.push(CHANGED_AFTER)
    return this.#result(next, {
      written: true,
      created: base === undefined,
      inPlace: placed.inPlace,
      undoable: kept.undoable,
    })
  }

  /** Writes the old and the new bytes in parallel. The rename waits for both. */
  async #keepAndPlace(written: Written, base: Snapshot | undefined) {
    const [deps, { target }, { bytes }] = [this.#deps, this.#job, written]
    const draft = draftBytes(deps, target, base, bytes)
    // placeBytes awaits the draft later and reports the failure.
    draft.catch(() => undefined)
    const kept = await keepOld(deps, target, written)
    return { kept, placed: await placeBytes(deps, target, base, bytes, draft) }
  }

  /**
   * Verifies the file immediately. If rclone runs or has just overwritten the file, verifies it again
   * later: it may write an older copy.
   */
  async #watch(written: Written) {
    // Look for rclone first. An rclone that starts later reads the new file.
    const mayOverwrite = this.#wasLost || (await this.#deps.rcloneMayRun())
    try {
      const first = await this.#look(written)
      if (first === 'lost' || !mayOverwrite) return first
      await this.#deps.sleep(SETTLE_MS)
      return await this.#look(written)
    } catch (error) {
      // The change is final, even if verification fails.
      this.#warnings.push(unread(this.#job.target.label, error))
      return 'kept'
    }
  }

  async #look(written: Written) {
    const { path, sealer, target } = this.#job
    const found = await readSettled(this.#deps, target.path)
    if (found !== undefined && sameBytes(found.bytes, written.bytes)) return 'kept'
    return await writeOutcome(written, found?.bytes ?? NOTHING, path, sealer)
  }

  #result(document: ConfigDocument, facts: Partial<CommitResult>): CommitResult {
    return {
      path: this.#job.target.path,
      written: false,
      created: false,
      inPlace: false,
      undoable: false,
      warnings: [...new Set(this.#warnings)],
      document,
      ...facts,
    }
  }
}

function fragileValues(edit: ConfigEdit): string[] {
  if (!('entries' in edit) && edit.kind !== 'set') return []
  const entries = edit.kind === 'set' ? ([[edit.key, edit.value]] as const) : edit.entries
  return entries
    .filter(([key, value]) => !survivesRclone(key, value))
    .map(
      ([key]) =>
        `rclone reads ${namedKey(key)} in [${edit.name}] correctly, but changes it when it saves the file.`,
    )
}

const NOTHING = new Uint8Array()
const MAX_ATTEMPTS = 8
/** Longer than rclone needs between reading and writing the file. */
const SETTLE_MS = 300
const CHANGED_AFTER =
  'A different program changed the same remote right after it was saved. Check the remote.'
