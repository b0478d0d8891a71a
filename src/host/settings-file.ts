import type { SettingsFile } from '../cli/host.ts'
import { realFileDeps } from '../files/file-deps.ts'
import { ownFiles } from '../files/own-files.ts'

/** The settings of this program, in an ordinary INI file. */
export function openSettings(signal: AbortSignal): SettingsFile {
  const files = ownFiles('settings file', { ...realFileDeps, signal })
  return {
    async read(path) {
      const text = await files.read(path)
      if (text === undefined) return undefined
      const { readEntries } = await import('./settings-text.ts')
      return { text, entries: Object.entries(readEntries(text)) }
    },
    change: async (text, key, value) =>
      (await import('./settings-text.ts')).changeEntry(text, key, value),
    write: files.write,
    exclusive: files.exclusive,
  }
}
