import type { SettingsFile } from '../cli/host.ts'
import { ownFiles } from '../files/own-files.ts'

const files = ownFiles('settings file')

/** The tool's own settings on this disk: ordinary INI, unlike rclone.conf. */
export const settingsFile: SettingsFile = {
  async read(path) {
    const text = await files.read(path)
    if (text === undefined) return undefined
    const { readEntries } = await import('./settings-text.ts')
    return { text, entries: Object.entries(readEntries(text)) }
  },
  change: async (text, key, value) =>
    (await import('./settings-text.ts')).changeEntry(text, key, value),
  write: (path, text) => files.write(path, text),
  exclusive: (path, work) => files.exclusive(path, work),
}
