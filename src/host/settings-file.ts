import type { SettingsFile } from '../cli/host.ts'
import { PcloudConfigError } from '../errors.ts'
import { realFileDeps } from '../files/file-deps.ts'
import { MAX_SIZE, ownFiles } from '../files/own-files.ts'

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
    async change(text, key, value) {
      const { changeEntry } = await import('./settings-text.ts')
      const after = changeEntry(text, key, value)
      if (value !== '' && Buffer.byteLength(after) > MAX_SIZE) throw tooLarge(key)
      return after
    },
    write: files.write,
    exclusive: files.exclusive,
  }
}

/** The program could not read the file again. */
function tooLarge(key: string): PcloudConfigError {
  return new PcloudConfigError('usage', `The value of ${key} is too long for the settings file.`, {
    hint: `The file can be at most ${MAX_SIZE / 1024} KiB long.`,
  })
}
