import { type FileDeps, rcloneMayRun, realFileDeps } from '../../files/file-deps.ts'
import type { PipeRules } from '../../files/read-pipe.ts'

/** The machine, as the store uses it. */
export interface StoreDeps extends FileDeps {
  /** Whether a running rclone may have read an older copy of the file. */
  readonly rcloneMayRun: () => Promise<boolean>
  /** The folder for backups. By default, no backups are made. */
  readonly backupFolder?: string
  /** How to wait for a config file that is a pipe. By default, a pipe is refused. */
  readonly pipes?: PipeRules
  /** Reports something that the user must know, found during a read. */
  readonly onNotice?: (sentence: string) => void
}

export const realDeps: StoreDeps = {
  ...realFileDeps,
  rcloneMayRun: () => rcloneMayRun(realFileDeps.platform),
}
