import type { ConfigLocation, ConfigStore } from '../config-file/index.ts'
import type { ServiceClient } from '../http.ts'
import type { Inspector } from './inspector.ts'

/** What a check is given of the machine, the file and the person's wishes. */
export interface CheckContext {
  readonly store: ConfigStore
  readonly location: ConfigLocation
  /** Config files that are there as well and not read. */
  readonly others: readonly string[]
  /** Folders that this user may not enter, on the way to this file or to one that rclone prefers. */
  readonly closed: readonly string[]
  /** The remotes that were named; all of them where there are none. */
  readonly only: readonly string[] | undefined
  readonly inspector: Inspector
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  /** Why no browser is expected. */
  readonly noBrowser: string | undefined
  /** Opened when something is asked. @throws PcloudConfigError `usage` for a proxy that cannot be spoken to */
  http(): Promise<ServiceClient>
  now(): number
  /** A path as it is told to whoever reads the findings. */
  shownPath(path: string): string
  /** How many remotes have been asked, of how many. */
  progress(done: number, total: number): void
  /** Ends the whole check. */
  readonly signal: AbortSignal
  /** Milliseconds that one remote may take; 8 s when not given. */
  readonly limitMs?: number
}
