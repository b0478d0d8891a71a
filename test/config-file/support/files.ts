import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type ConfigStore, openStore } from '../../../src/config-file/store/store.ts'
import type { StoreDeps } from '../../../src/config-file/store/store-deps.ts'

/** A folder that is removed after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'config-file-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A file with this mode, with any umask. */
export function putFile(path: string, text: string, mode = 0o600): string {
  writeFileSync(path, text, { mode })
  return path
}

/** A store waits 300 ms after a write while any rclone runs. Those of other tests do not count. */
export const alone: Partial<StoreDeps> = { rcloneMayRun: async () => false }

export function storeAt(path: string, deps: Partial<StoreDeps> = {}, exists = false): ConfigStore {
  return openStore({ kind: 'file', path, exists, why: 'option' }, { ...alone, ...deps })
}

export const textOf = (path: string) => readFileSync(path, 'utf8')
export const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8)
export const namesIn = (folder: string) => readdirSync(folder).sort()

/** The edit of most tests. */
export const addRemote = (name: string) => () =>
  [{ kind: 'add', name, entries: [['type', 'pcloud']] }] as const

export const OLD = '[old]\ntype = pcloud\n'
export const NEW = '[old]\ntype = pcloud\n\n[new]\ntype = pcloud\n'
