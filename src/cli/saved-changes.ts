import type { ConfigStore } from '../config-file/index.ts'
import { Cancelled, Declined, isNo, type PcloudConfigError } from '../errors.ts'
import type { Host } from './host.ts'

/** Remembers whether this run has changed a file, so that its last message is true. */
export interface SavedChanges {
  watchHost(host: Host): Host
  watchStore(store: ConfigStore): ConfigStore
  /** Does not claim that nothing was changed after a save. */
  corrected(error: unknown): unknown
}

export function watchSavedChanges(): SavedChanges {
  let isSaved = false
  const note = <T>(result: T): T => {
    isSaved = true
    return result
  }
  return {
    watchHost(host) {
      const { settingsFile, credentialsFiles } = host
      const own: Pick<Host, 'settingsFile' | 'credentialsFiles'> = {
        settingsFile: {
          ...settingsFile,
          write: async (path, text) => note(await settingsFile.write(path, text)),
        },
        credentialsFiles: {
          ...credentialsFiles,
          write: async (path, text) => note(await credentialsFiles.write(path, text)),
          remove: async (path) => (await credentialsFiles.remove(path)) && note(true),
        },
      }
      return Object.assign(Object.create(host) as Host, own)
    },
    watchStore: (store) => ({
      ...store,
      async commit(edit, options) {
        const result = await store.commit(edit, options)
        return result.written ? note(result) : result
      },
      async history() {
        const history = await store.history()
        return {
          ...history,
          async planUndo(findBroken) {
            const plan = await history.planUndo(findBroken)
            return { ...plan, run: async () => note(await plan.run()) }
          },
        }
      },
    }),
    corrected: (error) =>
      isSaved && isNo(error) ? withoutClaim(error as PcloudConfigError) : error,
  }
}

const CLAIM = /Nothing was (?:changed|saved)\.$/

function withoutClaim(error: PcloudConfigError): PcloudConfigError {
  if (!CLAIM.test(error.message)) return error
  const message = error.message.replace(CLAIM, 'Your earlier changes are saved.')
  const { hint, advice } = error
  const next = { ...(hint !== undefined && { hint }), ...(advice && { advice }) }
  return error instanceof Declined ? new Declined(error, message, next) : new Cancelled(message)
}
