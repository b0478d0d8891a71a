import { join } from 'node:path'
import { octal, reasonOf } from '../../files/explain.ts'
import { readSnapshot } from '../../files/read-snapshot.ts'
import { besideTarget, findTarget, ownNames, type Target } from '../../files/target.ts'
import { errnoOf } from '../../system-error.ts'
import { isEncrypted } from '../encryption/encrypted-container.ts'
import type { Seal } from '../encryption/sealer.ts'
import { type BackupFolder, backupFolderOf } from './backups/backup-folder.ts'
import { purgeBackups } from './backups/keep-backup.ts'
import type { StoreDeps } from './store-deps.ts'
import { locked } from './store-lock.ts'
import { isUnsaved, put } from './unsaved.ts'

/** An unencrypted file of this program with content of the encrypted config file. */
interface Readable {
  readonly path: string
  readonly mode: number
  readonly kind: 'backup' | 'temporary' | 'interrupted' | 'token'
}

/**
 * A killed `encryption set`, or encryption by rclone, leaves unencrypted files. Each read of an
 * encrypted file removes them (S43). It encrypts an unsaved token, and only reports a copy that may
 * still be needed.
 * @param seal of the file. If the password is unknown, only reports the files: one can be
 * the last readable copy
 * @returns sentences about the removed and the remaining files
 */
export async function removeReadable(
  deps: StoreDeps,
  path: string,
  seal?: Seal,
): Promise<readonly string[]> {
  try {
    const target = await findTarget(deps, path)
    const backupFolder = await backupFolderOf(deps, target)
    const found = await readableFiles(deps, target, backupFolder)
    if (found.length === 0) return []
    if (seal !== undefined) {
      const work = () => clear(deps, target, backupFolder, seal)
      await locked(deps, target, work, LOCK_MS).catch(() => undefined)
    }
    // A different process may have removed the encryption in the meantime.
    if (!(await isSealed(deps, target.path))) return []
    const left = await readableFiles(deps, target, backupFolder)
    return [...gone(found, left), ...left.map(remains)]
  } catch (error) {
    return [
      `Readable copies of ${path} may be left, but looking for them failed: ${reasonOf(error)}.`,
    ]
  }
}

async function clear(
  deps: StoreDeps,
  target: Target,
  backupFolder: BackupFolder | undefined,
  seal: Seal,
): Promise<void> {
  if (!(await isSealed(deps, target.path))) return
  if (backupFolder !== undefined) await purgeBackups(deps, backupFolder).catch(() => undefined)
  for (const { path, kind } of await readableFiles(deps, target, backupFolder)) {
    if (kind === 'backup' || kind === 'temporary') {
      await deps.fs.unlink(path).catch(() => undefined)
    } else if (kind === 'token' && backupFolder !== undefined) {
      await sealToken(deps, backupFolder, path, seal).catch(() => undefined)
    }
  }
}

async function sealToken(
  deps: StoreDeps,
  backupFolder: BackupFolder,
  path: string,
  seal: Seal,
): Promise<void> {
  const token = await readSnapshot(deps, path)
  if (token !== undefined) await put(deps, backupFolder.folder, path, await seal(token.bytes))
}

async function readableFiles(
  deps: StoreDeps,
  target: Target,
  backupFolder: BackupFolder | undefined,
): Promise<readonly Readable[]> {
  const beside = (await ownNames(deps, target)).flatMap((rest) => {
    const kind = /^-[\w-]+\.(tmp|bak)$/.exec(rest)?.[1]
    if (kind === undefined) return []
    return [{ path: besideTarget(target, rest), kind: BESIDE[kind === 'bak' ? 'bak' : 'tmp'] }]
  })
  const folder = backupFolder?.folder ?? ''
  const names = backupFolder === undefined ? [] : await deps.fs.readdir(folder).catch(absent)
  const stored = names.flatMap((name) => {
    const kind = kindInBackups(name)
    return kind === undefined ? [] : [{ path: join(folder, name), kind }]
  })
  const looked = [...beside, ...stored].map(async ({ path, kind }) => {
    const found = await readSnapshot(deps, path)
    const isReadable = found !== undefined && found.bytes.length > 0 && !isEncrypted(found.bytes)
    return isReadable ? [{ path, kind, mode: found.facts.mode & 0o777 }] : []
  })
  return (await Promise.all(looked)).flat()
}

const BESIDE = { tmp: 'temporary', bak: 'interrupted' } as const

function kindInBackups(name: string): Readable['kind'] | undefined {
  if (isUnsaved(name)) return 'token'
  if (/^\d{8,15}\.conf$/.test(name)) return 'backup'
  return name.endsWith('.tmp') ? 'temporary' : undefined
}

function absent(error: unknown): readonly string[] {
  if (errnoOf(error) === 'ENOENT') return []
  throw error
}

async function isSealed(deps: StoreDeps, path: string): Promise<boolean> {
  return isEncrypted((await readSnapshot(deps, path))?.bytes)
}

function gone(found: readonly Readable[], left: readonly Readable[]): readonly string[] {
  const isLeft = new Set(left.map(({ path }) => path))
  const removed = found.filter(({ path, kind }) => kind !== 'token' && !isLeft.has(path)).length
  if (removed === 0) return []
  const what = removed === 1 ? '1 unencrypted copy' : `${removed} unencrypted copies`
  return [`Removed ${what} of the config file, made before it was encrypted.`]
}

function remains({ path, mode, kind }: Readable): string {
  const what = {
    backup: 'This backup of the config file is not encrypted',
    temporary: 'This copy of the config file is not encrypted',
    interrupted: 'An interrupted write left this copy of the config file, which is not encrypted',
    token: 'This file has a new token that is not saved yet, and is not encrypted',
  }[kind]
  const advice = {
    backup: REMOVED_LATER,
    temporary: REMOVED_LATER,
    interrupted: 'If the config file is in order, delete the copy.',
    token: 'The next command that can open the config file encrypts it.',
  }[kind]
  return `${what}: ${path} (mode ${octal(mode)}). ${advice}`
}

const REMOVED_LATER = 'Delete it. Any command that opens the config file removes it too.'
/** Only waits for the end of a write. */
const LOCK_MS = 1_000
