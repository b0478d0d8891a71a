import { PcloudConfigError } from '../../errors.ts'
import { type ConfigDocument, parseConfig } from '../document.ts'
import type { ConfigLocation } from '../locate.ts'
import { readSettled, readSnapshot } from './bytes.ts'
import type { CommitOptions, CommitResult, MakeEdits } from './commit.ts'
import { realDeps, type StoreDeps } from './deps.ts'

export interface ConfigStore {
  /** The file as it is now; an empty document where there is none. */
  load(): Promise<ConfigDocument>
  /**
   * Changes the file. `edit` is called with the file as it is under the lock, again if
   * another program writes in between, and says what to change.
   */
  commit(edit: MakeEdits, options?: CommitOptions): Promise<CommitResult>
}

export function openStore(location: ConfigLocation, deps: Partial<StoreDeps> = {}): ConfigStore {
  const machine = { ...realDeps, ...deps }
  return location.kind === 'memory' ? memoryStore() : fileStore(location, machine)
}

function fileStore(location: { path: string; exists: boolean }, deps: StoreDeps): ConfigStore {
  const { path } = location
  let seen = location.exists
  return {
    async load() {
      const read = seen ? readSettled : readSnapshot
      const found = await read(deps, path)
      seen ||= found !== undefined
      return parseConfig(found?.bytes ?? new Uint8Array(), path)
    },
    async commit(edit, options = {}) {
      // Loaded late: reading commands start without the writing half.
      const { commitEdits } = await import('./commit.ts')
      const result = await commitEdits(deps, path, seen, edit, options)
      seen ||= result.written
      return result
    },
  }
}

function memoryStore(): ConfigStore {
  return {
    load: async () => parseConfig(new Uint8Array(), 'memory'),
    async commit() {
      throw new PcloudConfigError('config-unwritable', 'There is no config file to write to.', {
        hint: '--config or RCLONE_CONFIG says that the configuration lives in memory only; give a path.',
      })
    },
  }
}
