import { type FileDeps, rcloneMayRun, realFileDeps } from '../../files/file-deps.ts'
import type { PipeRules } from '../../files/read-pipe.ts'

/** What the store needs from the machine, in addition to the file system. */
export interface StoreDeps extends FileDeps {
  /** Whether an rclone may be running that has read an older copy of the file. */
  readonly rcloneMayRun: () => Promise<boolean>
  /** Where the old bytes go before each write. Without it, no backup is made. */
  readonly backupFolder?: string
  /** How to wait for a config file that is a pipe. Without it, a pipe is refused. */
  readonly pipes?: PipeRules
  /** Passes on a sentence about something that a read found and the person should know. */
  readonly onNotice?: (sentence: string) => void
}

export const realDeps: StoreDeps = {
  ...realFileDeps,
  rcloneMayRun: () => rcloneMayRun(realFileDeps.platform),
}
