import { join } from 'node:path'
import { strictText } from '../encoding.ts'
import { PcloudConfigError } from '../errors.ts'
import { errnoOf, succeeds, unlessErrno } from '../system-error.ts'
import { explain } from './explain.ts'
import { type FileDeps, realFileDeps } from './file-deps.ts'
import { sweep } from './in-place.ts'
import { acquireLock, LOCK_WAIT_MS } from './lock.ts'
import { withFolder } from './private-modes.ts'
import { readSnapshot } from './read-snapshot.ts'
import { placeBytes } from './replace-file.ts'
import { resolveTarget } from './target.ts'
import { confirmBytes } from './write-file.ts'

/**
 * Small text files of this program: the settings and the sessions. All calls fail with exit code 6.
 */
export interface OwnFiles {
  /** Undefined if it does not exist. */
  read(path: string): Promise<string | undefined>
  /** Replaces the entire file, under the lock of {@link exclusive}. Returns warnings. */
  write(path: string, text: string): Promise<readonly string[]>
  /** False if it did not exist. */
  remove(path: string): Promise<boolean>
  /** Runs work while other processes of this program wait to change files in the folder. */
  exclusive<T>(path: string, work: () => Promise<T>): Promise<T>
  /** The names in a folder. Empty if it does not exist. */
  list(folder: string): Promise<readonly string[]>
}

/** @param kind for messages, for example `settings file` */
export function ownFiles(kind: string, deps: FileDeps = realFileDeps): OwnFiles {
  const label = (path: string) => `the ${kind} ${path}`
  return {
    read: (path) => readText(deps, path, label(path)),
    write: (path, text) =>
      guarded('config-unwritable', 'write', label(path), () =>
        replaceText(deps, path, label(path), text),
      ),
    remove: (path) =>
      guarded('config-unwritable', 'remove', label(path), () =>
        succeeds(deps.fs.unlink(path), ABSENT),
      ),
    exclusive: (path, work) => exclusively(deps, path, label(path), work),
    list: (folder) =>
      guarded('config-unreadable', 'read', folder, async () => {
        const names = await unlessErrno(deps.fs.readdir(folder), ABSENT)
        return names ?? []
      }),
  }
}

async function readText(deps: FileDeps, path: string, label: string): Promise<string | undefined> {
  const found = await readSnapshot(deps, path, { label, maxBytes: MAX_SIZE }).catch(
    (error: unknown) => {
      const cause = error instanceof PcloudConfigError ? errnoOf(error.cause) : ''
      if (ABSENT.includes(cause)) return undefined
      throw error
    },
  )
  if (found === undefined) return undefined
  const text = strictText(found.bytes)
  if (text !== undefined) return text
  // Invalid bytes would change when the file is written.
  throw new PcloudConfigError('config-unreadable', `Cannot read ${label}: it is not UTF-8 text.`)
}

async function replaceText(
  deps: FileDeps,
  path: string,
  label: string,
  text: string,
): Promise<readonly string[]> {
  const target = await resolveTarget(deps, path, label)
  const bytes = Buffer.from(text)
  return await withFolder(deps, target.folder, async () => {
    const left = await sweep(deps, target, '')
    const base = await readSnapshot(deps, target.path, { ...target, maxBytes: MAX_SIZE })
    const placed = await placeBytes(deps, target, base, bytes)
    if (placed.kind === 'changed') throw changed(label)
    return [...left, ...placed.warnings, ...(await confirmBytes(deps, target, bytes))]
  })
}

async function exclusively<T>(
  deps: FileDeps,
  path: string,
  label: string,
  work: () => Promise<T>,
): Promise<T> {
  return guarded('config-unwritable', 'write', label, async () => {
    const { folder } = await resolveTarget(deps, path, label)
    return withFolder(deps, folder, async () => {
      const lock = await takeLock(deps, folder, label)
      return work().finally(() => lock.release())
    })
  })
}

async function takeLock(deps: FileDeps, folder: string, label: string) {
  const lock = await acquireLock(deps, join(folder, LOCK), LOCK_WAIT_MS, label)
  await sweepFolder(deps, folder).catch(() => undefined)
  return lock
}

/** The lock protects the entire folder, so the temporary files belong to killed processes. */
async function sweepFolder(deps: FileDeps, folder: string): Promise<void> {
  const isLeftover = (name: string) =>
    name.startsWith(`${LOCK}.`) || /^\..+\.pcloud-config-[\w-]+\.tmp$/.test(name)
  const left = (await deps.fs.readdir(folder)).filter(isLeftover)
  await Promise.all(left.map((name) => deps.fs.unlink(join(folder, name)).catch(() => undefined)))
}

async function guarded<T>(
  code: 'config-unreadable' | 'config-unwritable',
  doing: string,
  label: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explain(error, code, doing, label)
  }
}

function changed(label: string): PcloudConfigError {
  return new PcloudConfigError('config-changed', `A different program has changed ${label}.`, {
    hint: 'Retry when it is done.',
  })
}

/** A file with a name that is too long cannot exist. */
const ABSENT = ['ENOENT', 'ENAMETOOLONG']
const LOCK = '.lock'
/** Much larger than any of these files. */
export const MAX_SIZE = 64 * 1024
