import { join } from 'node:path'
import { PcloudConfigError } from '../../errors.ts'
import { explain } from '../../files/explain.ts'
import { closeFolder, makeFolders, withFolder } from '../../files/private-modes.ts'
import { readSnapshot } from '../../files/read-snapshot.ts'
import { nameHash, resolveTarget } from '../../files/target.ts'
import { createFile } from '../../files/write-file.ts'
import { unlessErrno } from '../../system-error.ts'
import { openConfig, type Seal, type Sealer } from '../encryption/sealer.ts'
import { backupFolderOf } from './backups/backup-folder.ts'
import type { StoreDeps } from './store-deps.ts'

interface UnsavedValue {
  readonly value: string
  readonly path: string
}

/**
 * New values that are not in the config file yet (S46), such as a token that a service issued for a
 * single-use refresh token. Stored in the backup folder with mode 0600, encrypted with the password
 * of the file if it has one.
 */
export interface UnsavedValues {
  /** The value that replaces `old`, if there is one. */
  find(old: string): Promise<UnsavedValue | undefined>
  /** Stores the value until {@link forget}. Returns the path for messages. */
  keep(name: string, old: string, value: string): Promise<string>
  /** Removes the values of a remote, and the values that replace `old` under any name. */
  forget(name: string, old: string): Promise<void>
  /** Opens all values, to re-encrypt them when the password changes. */
  reseal(): Promise<(seal: Seal) => Promise<void>>
  /** Throws `config-unwritable` if {@link keep} would fail. */
  tryKeep(): Promise<void>
}

/** Undefined with no folder. The library writes only to folders that the caller names. */
export async function openUnsaved(
  deps: StoreDeps,
  path: string,
  sealer: Sealer | undefined,
): Promise<UnsavedValues | undefined> {
  const target = await resolveTarget(deps, path)
  const folder = (await backupFolderOf(deps, target))?.folder
  if (folder === undefined) return undefined
  const label = `the state folder ${folder}`
  const names = () => namesIn(deps, folder)
  return {
    async find(old) {
      const end = `-${nameHash(old)}${END}`
      const name = (await names()).find((one) => one.endsWith(end))
      if (name === undefined) return undefined
      const file = join(folder, name)
      const kept = await readSnapshot(deps, file)
      const value = kept && (await opened(sealer, kept.bytes, file))
      return value === undefined ? undefined : { value, path: file }
    },
    async keep(name, old, value) {
      const bytes = (await readSnapshot(deps, path))?.bytes ?? new Uint8Array()
      const { seal } = await openConfig(sealer, bytes, path)
      const file = join(folder, `${START}${nameHash(name)}-${nameHash(old)}${END}`)
      await put(deps, folder, file, await seal(Buffer.from(value)))
      return file
    },
    async forget(name, old) {
      const parts = [`${START}${nameHash(name)}-`, `-${nameHash(old)}${END}`]
      const mine = (await names()).filter((one) => parts.some((part) => one.includes(part)))
      await Promise.all(mine.map((one) => deps.fs.unlink(join(folder, one)).catch(() => undefined)))
    },
    async reseal() {
      const open = async (name: string) => {
        const file = join(folder, name)
        const kept = await readSnapshot(deps, file)
        return { file, value: kept && (await opened(sealer, kept.bytes, file)) }
      }
      const values = await Promise.all((await names()).map(open))
      return async (seal) => {
        for (const { file, value } of values) {
          if (value !== undefined) await put(deps, folder, file, await seal(Buffer.from(value)))
        }
      }
    },
    async tryKeep() {
      const temp = join(folder, `${deps.random()}.tmp`)
      try {
        await withFolder(deps, folder, async () => {
          await createFile(deps, temp, Buffer.alloc(4096), { folder, label })
          await deps.fs.unlink(temp).catch(() => undefined)
        })
      } catch (error) {
        throw explain(error, 'config-unwritable', 'write to', label, NOT_SPENT)
      }
    },
  }
}

const START = 'unsaved-'
const END = '.token'
const NOT_SPENT =
  'Before it uses a single-use token, pcloud-config must be able to store the next one there.'

/** Includes the temporary file of a killed process: it can have the only valid token. */
export function isUnsaved(name: string): boolean {
  return name.startsWith(START)
}

async function namesIn(deps: StoreDeps, folder: string): Promise<readonly string[]> {
  const found = await unlessErrno(deps.fs.readdir(folder), ['ENOENT', 'ENOTDIR', 'EACCES'])
  return (found ?? []).filter(isUnsaved)
}

/** Writes the file in a single step: it can be the only valid token. */
export async function put(deps: StoreDeps, folder: string, file: string, bytes: Uint8Array) {
  await makeFolders(deps, folder)
  await closeFolder(deps, folder)
  // Not *.tmp: a write of the config file removes those.
  const temp = `${file}.${deps.random()}`
  await createFile(deps, temp, bytes, { folder, label: file })
  await deps.fs.rename(temp, file)
}

/** Undefined if it has a password that the file no longer has. */
async function opened(
  sealer: Sealer | undefined,
  bytes: Uint8Array,
  path: string,
): Promise<string | undefined> {
  try {
    const plain = sealer === undefined ? bytes : (await sealer.reopen(bytes, path)).plain
    return Buffer.from(plain).toString('utf8')
  } catch (error) {
    if (error instanceof PcloudConfigError) return undefined
    throw error
  }
}
