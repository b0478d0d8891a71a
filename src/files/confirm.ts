import { constants } from 'node:fs'
import { PcloudConfigError } from '../errors.ts'
import { errnoOf } from '../system-error.ts'
import { CANNOT_SYNC } from './create-file.ts'
import { reasonOf } from './explain.ts'
import type { FileDeps } from './file-deps.ts'
import { readSettled, readSnapshot, sameBytes } from './read-snapshot.ts'
import type { Target } from './target.ts'

// The rename makes the change final. A later fault is a warning, not an error.

/**
 * Syncs the folder, so that the rename survives a power cut. A fault is a warning: the change is
 * final.
 */
export async function syncFolder(
  deps: FileDeps,
  { folder, label }: Pick<Target, 'folder' | 'label'>,
): Promise<readonly string[]> {
  if (deps.platform === 'win32') return []
  try {
    const handle = await deps.fs.open(folder, constants.O_RDONLY)
    await handle.sync().finally(() => handle.close())
    return []
  } catch (error) {
    if (CANNOT_SYNC.has(errnoOf(error)) || NO_FOLDER_SYNC.has(errnoOf(error))) return []
    return [`Saved ${label}, but a power cut may undo it: ${reasonOf(error)}.`]
  }
}

/**
 * Verifies the file after a write.
 * @returns a warning if it cannot be read
 * @throws PcloudConfigError `config-changed` if the file does not contain the change
 */
export async function confirmBytes(
  deps: FileDeps,
  target: Target,
  bytes: Uint8Array | undefined,
): Promise<readonly string[]> {
  // During a rename by a different program, the file can be missing for a moment.
  const read = bytes === undefined ? readSnapshot : readSettled
  const found = await read(deps, target.path, target).catch((error: unknown) => ({ error }))
  if (found !== undefined && 'error' in found) return [unread(target.label, found.error)]
  if (sameBytes(found?.bytes, bytes)) return []
  const done = found === undefined ? 'removed' : 'written'
  throw new PcloudConfigError(
    'config-changed',
    `${target.label} does not contain the change: a different program has ${done} it.`,
    { hint: 'Retry when that program is done.' },
  )
}

export function unread(label: string, error: unknown): string {
  return `Saved ${label}, but could not verify it: ${reasonOf(error)}.`
}

const NO_FOLDER_SYNC = new Set(['EBADF', 'EPERM', 'EACCES', 'EISDIR'])
