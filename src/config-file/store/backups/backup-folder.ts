import { basename, join } from 'node:path'
import { explain } from '../../../files/explain.ts'
import { closeFolder, makeFolders, removeEmpty } from '../../../files/private-modes.ts'
import { readSnapshot } from '../../../files/read-snapshot.ts'
import { nameHash, type Target } from '../../../files/target.ts'
import { createFile } from '../../../files/write-file.ts'
import { errnoOf, unlessErrno } from '../../../system-error.ts'
import type { StoreDeps } from '../store-deps.ts'
import { type Backup, decodeBackup, encodeBackup } from './backup-note.ts'

/** The number of writes that `undo` can revert. */
const RING_SIZE = 10

/**
 * The folder with the backups of a config file, named after the real path. `00000012.conf` contains
 * the old bytes and `00000012.json` the note. A `.conf` without a note does not count. To change
 * the folder, hold the lock of the config file.
 */
export interface BackupFolder {
  readonly folder: string
}

/** Undefined if backups are off. The library writes only to folders that the caller names. */
export async function backupFolderOf(
  deps: StoreDeps,
  target: Target,
): Promise<BackupFolder | undefined> {
  if (deps.backupFolder === undefined) return undefined
  const name = basename(target.path)
  const folder = await unlessErrno(deps.fs.realpath(target.folder), ['ENOENT'])
  if (folder === undefined) return undefined
  const key = nameHash(join(folder, name))
  return { folder: join(deps.backupFolder, `${name}-${key}`) }
}

/** Newest first. */
export async function listBackups(
  deps: StoreDeps,
  backupFolder: BackupFolder,
): Promise<readonly Backup[]> {
  const found: Backup[] = []
  for await (const backup of eachBackup(deps, backupFolder)) found.push(backup)
  return found
}

/**
 * Like {@link listBackups}, but reads each note on request. A write usually needs only the
 * newest.
 */
export async function* eachBackup(
  deps: StoreDeps,
  backupFolder: BackupFolder,
): AsyncGenerator<Backup> {
  for (const number of notesAmong(await filesOn(deps, backupFolder))) {
    const note = await readSnapshot(deps, pathOf(backupFolder, number, 'json'))
    const backup = note && decodeBackup(note.bytes, number)
    if (backup !== undefined) yield backup
  }
}

/** Their numbers, newest first. */
function notesAmong(files: ReadonlyMap<number, ReadonlySet<string>>): number[] {
  return [...files]
    .filter(([, ends]) => ends.has('json'))
    .map(([number]) => number)
    .sort((a, b) => b - a)
}

/** The old bytes. Undefined if they are gone. */
export async function readStored(
  deps: StoreDeps,
  backupFolder: BackupFolder,
  { number }: Backup,
): Promise<Uint8Array | undefined> {
  return (await readSnapshot(deps, storedPath(backupFolder, number)))?.bytes
}

export function storedPath(backupFolder: BackupFolder, number: number): string {
  return pathOf(backupFolder, number, 'conf')
}

/** Writes the bytes first, so that a note always belongs to a backup. */
export async function addBackup(
  deps: StoreDeps,
  backupFolder: BackupFolder,
  noted: Omit<Backup, 'number' | 'stored'>,
  old: Uint8Array | undefined,
): Promise<Backup> {
  const first = await makeFolders(deps, backupFolder.folder)
  let number = 0
  try {
    await closeFolder(deps, backupFolder.folder)
    number = Math.max(0, ...(await filesOn(deps, backupFolder)).keys()) + 1
    const backup = { ...noted, number, stored: old !== undefined }
    if (old !== undefined) await create(deps, backupFolder, storedPath(backupFolder, number), old)
    await create(deps, backupFolder, pathOf(backupFolder, number, 'json'), encodeBackup(backup))
    return backup
  } catch (error) {
    if (number > 0) await removeBackup(deps, backupFolder, number)
    if (first !== undefined) await removeEmpty(deps, backupFolder.folder, first)
    throw error
  }
}

/** Replaces a note in a single step, so that it is always complete. */
export async function correctBackup(
  deps: StoreDeps,
  backupFolder: BackupFolder,
  backup: Backup,
): Promise<void> {
  const temp = join(backupFolder.folder, `${deps.random()}.tmp`)
  await create(deps, backupFolder, temp, encodeBackup(backup))
  await deps.fs.rename(temp, pathOf(backupFolder, backup.number, 'json'))
}

/**
 * Removes the note first, so that no incomplete backup counts. Does not fail: a later run removes
 * what remains.
 */
export async function removeBackup(
  deps: StoreDeps,
  backupFolder: BackupFolder,
  number: number,
): Promise<void> {
  for (const end of ['json', 'conf']) {
    await deps.fs.unlink(pathOf(backupFolder, number, end)).catch(() => undefined)
  }
}

/** Removes all but the last ten backups, and leftovers of killed processes. */
export async function prune(deps: StoreDeps, backupFolder: BackupFolder): Promise<void> {
  const files = await filesOn(deps, backupFolder)
  const kept = new Set(notesAmong(files).slice(0, RING_SIZE))
  for (const number of files.keys()) {
    if (!kept.has(number)) await removeBackup(deps, backupFolder, number)
  }
  for (const name of await namesOn(deps, backupFolder)) {
    if (name.endsWith('.tmp'))
      await deps.fs.unlink(join(backupFolder.folder, name)).catch(() => undefined)
  }
}

/**
 * Empty if the folder does not exist.
 * @throws PcloudConfigError `config-unreadable` if it cannot be read: it can contain
 * backups
 */
async function namesOn(deps: StoreDeps, { folder }: BackupFolder): Promise<readonly string[]> {
  return await deps.fs.readdir(folder).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return []
    throw explain(error, 'config-unreadable', 'read', `the backup folder ${folder}`)
  })
}

async function filesOn(
  deps: StoreDeps,
  backupFolder: BackupFolder,
): Promise<Map<number, Set<string>>> {
  const files = new Map<number, Set<string>>()
  for (const name of await namesOn(deps, backupFolder)) {
    const [, digits, end = ''] = /^(\d{8,15})\.(conf|json)$/.exec(name) ?? []
    if (digits === undefined) continue
    files.set(Number(digits), (files.get(Number(digits)) ?? new Set()).add(end))
  }
  return files
}

function pathOf(backupFolder: BackupFolder, number: number, end: string): string {
  return join(backupFolder.folder, `${String(number).padStart(8, '0')}.${end}`)
}

async function create(
  deps: StoreDeps,
  { folder }: BackupFolder,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  await createFile(deps, path, bytes, { folder, label: path })
}
