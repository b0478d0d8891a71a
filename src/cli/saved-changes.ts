import type { ConfigStore } from '../config-file/store/store.ts'
import { Cancelled, Declined, PcloudConfigError } from '../errors.ts'
import { DEVICE_FILE } from './file-places.ts'
import type { Host } from './host.ts'

/** Remembers whether this run has changed a file, so that its last message is true. */
export interface SavedChanges {
  watchHost(host: Host): Host
  watchStore(store: ConfigStore): ConfigStore
  /** Removes a wrong claim after a save. */
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
      const own: Pick<Host, 'settingsFile' | 'credentialsFiles' | 'inspector'> = {
        settingsFile: {
          ...settingsFile,
          write: async (path, text) => note(await settingsFile.write(path, text)),
        },
        credentialsFiles: {
          ...credentialsFiles,
          async write(path, text) {
            const warnings = await credentialsFiles.write(path, text)
            return path.endsWith(DEVICE_FILE) ? warnings : note(warnings)
          },
          remove: async (path) => (await credentialsFiles.remove(path)) && note(true),
        },
        async inspector() {
          const inspector = await host.inspector()
          return {
            ...inspector,
            tighten: async (path, mode) => (await inspector.tighten(path, mode)) ?? note(undefined),
          }
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
    corrected: (error) => (isSaved ? withoutClaim(error) : error),
  }
}

/** The end of a run that has saved a change before. */
function withoutClaim(error: unknown): unknown {
  if (!(error instanceof PcloudConfigError) || error.claim === undefined) return error
  const said = error.message.slice(0, -error.claim.length).trimEnd()
  const { hint, advice } = error
  const details = { hint, advice, claim: 'Your earlier changes are saved.' }
  return error instanceof Declined
    ? new Declined(error, said, details)
    : new Cancelled(said, details)
}
