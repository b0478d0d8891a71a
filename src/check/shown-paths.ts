import { PcloudConfigError } from '../errors.ts'
import type { CheckContext } from './check-context.ts'
import type { FileReport } from './judge-file.ts'
import type { MachineFacts } from './judge-machine.ts'

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
