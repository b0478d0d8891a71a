import type { ConfigLocation } from '../config-file/locate.ts'
import type { ConfigStore } from '../config-file/store/store.ts'
import { PcloudConfigError } from '../errors.ts'
import type { ServiceClient } from '../http.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import type { Inspector } from './inspector.ts'
import type { FileReport } from './judge-file.ts'
import type { MachineFacts } from './judge-machine.ts'

/** The input of a check. */
export interface CheckContext {
  readonly store: ConfigStore
  readonly location: ConfigLocation
  /** The option or variable that names the file. Undefined for rclone's default. */
  readonly namedBy?: string | undefined
  /** Other config files that exist and that rclone does not read. */
  readonly others: readonly string[]
  /** Folders that this user may not enter, on the way to this file or to one that rclone prefers. */
  readonly closed: readonly string[]
  /** The remotes from the command line. Undefined for all. */
  readonly only: readonly string[] | undefined
  readonly inspector: Inspector
  readonly env: Environment
  readonly platform: string
  /** Why no browser is expected. */
  readonly noBrowser: string | undefined
  /** Loads the HTTP client. @throws PcloudConfigError `usage` for a proxy that is not supported */
  http(): Promise<ServiceClient>
  now(): number
  /** A path as the findings show it. */
  shownPath(path: string): string
  /** Called for each remote that is done. */
  progress(done: number, total: number): void
  /** Ends the whole check. */
  readonly signal: AbortSignal
  /** Limit for one remote, in milliseconds. Default: 8 s. */
  readonly limitMs?: number
}

type Shown = Pick<CheckContext, 'shownPath'>

/** The same facts, with the paths that the findings show. */
export function shownMachine(machine: MachineFacts, { shownPath }: Shown): MachineFacts {
  const { rclone } = machine
  if (rclone.path === undefined) return machine
  return { ...machine, rclone: { ...rclone, path: shownPath(rclone.path) } }
}

export function shownFile(file: FileReport, { shownPath }: Shown): FileReport {
  const { location, others, closed, disk, copies, malformed, failure } = file
  const path = location.kind === 'file' ? location.path : undefined
  return {
    ...file,
    location: location.kind === 'file' ? { ...location, path: shownPath(location.path) } : location,
    others: others.map(shownPath),
    closed: closed.map(shownPath),
    failure:
      path === undefined || failure === undefined
        ? failure
        : withPath(failure, path, shownPath(path)),
    malformed: malformed.map((one) =>
      path !== undefined && one.message.startsWith(`${path}:`)
        ? { ...one, message: `${shownPath(path)}${one.message.slice(path.length)}` }
        : one,
    ),
    copies: copies.map((copy) => ({ ...copy, path: shownPath(copy.path) })),
    disk: disk && { ...disk, target: shownPath(disk.target) },
  }
}

function withPath({ code, message, hint, advice }: PcloudConfigError, path: string, shown: string) {
  const details = { hint: hint?.replaceAll(path, shown), advice }
  return new PcloudConfigError(code, message.replaceAll(path, shown), details)
}
