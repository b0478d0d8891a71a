import { hasCode, PcloudConfigError } from '../../errors.ts'
import type { Copy } from '../../files/file-copies.ts'
import { readSettled, readSnapshot } from '../../files/read-snapshot.ts'
import { type ConfigDocument, parseConfig } from '../document.ts'
import { isEncrypted } from '../encryption/encrypted-container.ts'
import { parseOnce, type Reading, type Seal, type Sealer } from '../encryption/sealer.ts'
import { refuseOtherKind } from '../lint.ts'
import type { ConfigLocation } from '../locate.ts'
import type { History } from './backups/history.ts'
import type { CommitOptions, CommitResult, MakeEdits } from './commit.ts'
import { realDeps, type StoreDeps } from './store-deps.ts'
import type { UnsavedValues } from './unsaved.ts'

export interface ConfigStore {
  /** The decrypted file. An empty document if it does not exist. */
  load(): Promise<ConfigDocument>
  /** The state of the file. Does not use the password. */
  state(): Promise<FileState>
  /**
   * Changes the file. Calls `edit` with the locked file, and repeats this if a different program has
   * written it in the meantime.
   */
  commit(edit: MakeEdits, options?: CommitOptions): Promise<CommitResult>
  /**
   * Does everything that a save does, except the last step. Use it before work that cannot be
   * repeated, for example a login (S46). Throws as the save would.
   */
  trial(): Promise<void>
  /**
   * Runs long work on a remote. No other process of this program runs work under the same name.
   * Commits are possible. The work must end within 90 seconds.
   */
  exclusive<T>(name: string, work: () => Promise<T>): Promise<T>
  /** Values that are not saved in the file yet. Undefined without a folder for them. */
  unsaved(): Promise<UnsavedValues | undefined>
  /** The earlier writes, and undo. */
  history(): Promise<History>
  /** How to restore the file after an interrupted write in place. */
  interrupted(): Promise<readonly string[]>
  /** Copies of the file by other programs that contain secrets. */
  copies(holdsSecrets: (bytes: Uint8Array) => boolean): Promise<readonly Copy[]>
}

type FileState = 'missing' | 'plain' | 'encrypted'

/**
 * The store of a config file. Without a sealer, it recognizes an encrypted file but cannot read or
 * change it.
 */
export function openStore(
  location: ConfigLocation,
  deps: Partial<StoreDeps> = {},
  sealer?: Sealer,
): ConfigStore {
  const machine = { ...realDeps, ...deps }
  return location.kind === 'memory' ? memoryStore() : fileStore(location, machine, sealer)
}

function fileStore(
  location: { path: string; exists: boolean; why: string },
  deps: StoreDeps,
  sealer: Sealer | undefined,
): ConfigStore {
  const { path, why } = location
  // If the user names the path, it can be a pipe. The default path must be a file.
  const pipes = why === 'option' || why === 'environment' ? deps.pipes : undefined
  let seen = location.exists
  /** A pipe can be read only once. */
  let piped: Uint8Array | undefined
  let last: Reading | undefined
  const readBytes = async () => {
    if (piped !== undefined) return piped
    const found = await (seen ? readSettled : readSnapshot)(deps, path, { pipes })
    seen ||= found !== undefined
    if (found?.facts.isFile() === false) piped = found.bytes
    return found?.bytes
  }
  /** The change is final, so a later read error must not look like a failed save (S27). */
  let written: ConfigDocument | undefined
  const load = async () => {
    if (written === undefined) return await loadNow()
    return await loadNow().catch((error: unknown) => {
      if (written === undefined || !hasCode(error, 'config-unreadable')) throw error
      return written
    })
  }
  const told = new Set<string>()
  /** Removes unencrypted leftovers (S43). Loaded on demand: most files are plain. */
  const clear = async (bytes: Uint8Array, seal?: Seal) => {
    if (piped !== undefined || !isEncrypted(bytes)) return
    const { removeReadable } = await import('./plaintext-leftovers.ts')
    for (const sentence of await removeReadable(deps, path, seal)) {
      if (!told.has(sentence)) deps.onNotice?.(sentence)
      told.add(sentence)
    }
  }
  const loadNow = async () => {
    const bytes = (await readBytes()) ?? new Uint8Array()
    const opened = await sealer?.open(bytes, path).catch(async (error: unknown) => {
      await clear(bytes)
      throw error
    })
    await clear(bytes, opened?.seal)
    last = parseOnce(opened?.plain ?? bytes, path, last)
    return last.document
  }
  const commit: ConfigStore['commit'] = async (edit, options = {}) => {
    // Loaded on demand: commands that only read do not need it.
    const { commitEdits } = await import('./commit.ts')
    // Prompt for the password before locking, so that no process waits for a user.
    if (sealer !== undefined && last === undefined) await load()
    const change = { path, expectFile: seen, sealer, edit, options, last }
    const reseal = await resealing(deps, path, sealer, options.reseal)
    const result = await commitEdits(deps, change)
    seen ||= result.written
    if (result.written) written = result.document
    if (!result.written || options.reseal === undefined) return result
    sealer?.adopt(options.reseal)
    return { ...result, warnings: [...result.warnings, ...(await reseal())] }
  }
  return {
    load,
    commit,
    async trial() {
      await commit((fresh) => {
        refuseOtherKind(fresh)
        return []
      })
      const { trySave } = await import('../../files/trial.ts')
      await trySave(deps, path)
    },
    async state() {
      const bytes = await readBytes()
      if (bytes === undefined) return 'missing'
      return isEncrypted(bytes) ? 'encrypted' : 'plain'
    },
    async exclusive(name, work) {
      const { runExclusively } = await import('./store-lock.ts')
      return runExclusively(deps, path, name, work)
    },
    async unsaved() {
      const { openUnsaved } = await import('./unsaved.ts')
      return openUnsaved(deps, path, sealer)
    },
    async history() {
      const { openHistory } = await import('./backups/history.ts')
      await clear((await readBytes()) ?? new Uint8Array())
      return openHistory(deps, path, sealer)
    },
    async interrupted() {
      const [{ interruptedWrites }, { findTarget }] = await Promise.all([
        import('../../files/in-place.ts'),
        import('../../files/target.ts'),
      ])
      return interruptedWrites(deps, await findTarget(deps, path))
    },
    async copies(holdsSecrets) {
      const { copiesBeside } = await import('../../files/file-copies.ts')
      return copiesBeside(deps, path, (bytes) => !isEncrypted(bytes) && holdsSecrets(bytes))
    },
  }
}

/** Re-encrypts unsaved values like the file, and removes old unencrypted files. */
async function resealing(
  deps: StoreDeps,
  path: string,
  sealer: Sealer | undefined,
  seal: Seal | undefined,
): Promise<() => Promise<readonly string[]>> {
  if (seal === undefined) return async () => []
  const [{ openUnsaved }, { removeReadable }] = await Promise.all([
    import('./unsaved.ts'),
    import('./plaintext-leftovers.ts'),
  ])
  const unsaved = await openUnsaved(deps, path, sealer).catch(() => undefined)
  const reseal = await unsaved?.reseal().catch(() => undefined)
  return async () => {
    await reseal?.(seal).catch(() => undefined)
    return await removeReadable(deps, path, seal)
  }
}

function memoryStore(): ConfigStore {
  return {
    load: async () => parseConfig(new Uint8Array(), 'memory'),
    state: async () => 'missing',
    async commit() {
      throw inMemory()
    },
    async trial() {
      throw inMemory()
    },
    async exclusive() {
      throw inMemory()
    },
    unsaved: async () => undefined,
    async history() {
      throw inMemory()
    },
    interrupted: async () => [],
    copies: async () => [],
  }
}

function inMemory(): PcloudConfigError {
  return new PcloudConfigError('config-unwritable', 'The config file is kept in memory only.', {
    hint: 'The path of the config file is empty, so the configuration exists only in memory.',
    advice: { kind: 'choose-config' },
  })
}
