import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { Holder, RunningFacts } from '../../check/inspector.ts'
import { orUndefined } from '../../system-error.ts'

/** The IDs of running rclones. Undefined if this system does not list processes. */
export async function runningRclones(platform: string, proc = '/proc'): Promise<RunningFacts> {
  const pids = platform === 'linux' ? numbersIn(proc) : []
  return pids.length === 0 ? undefined : pids.filter((pid) => nameOf(proc, pid) === 'rclone')
}

/** The process with this socket. The kernel hides the sockets of other users' processes. */
export function holderOf({ inode, uid }: { readonly inode: string; readonly uid: number }): Holder {
  const pid = numbersIn('/proc').find((one) => hasSocket(one, inode))
  if (pid === undefined) return { user: uid }
  const name = nameOf('/proc', pid)
  return { pid, ...(name !== undefined && { name }) }
}

function hasSocket(pid: number, inode: string): boolean {
  const folder = `/proc/${pid}/fd`
  return numbersIn(folder).some(
    (fd) => orUndefined(() => readlinkSync(`${folder}/${fd}`)) === `socket:[${inode}]`,
  )
}

/** The process may have exited in the meantime, or belong to a different user. */
function nameOf(proc: string, pid: number): string | undefined {
  return orUndefined(() => readFileSync(`${proc}/${pid}/comm`, 'utf8').trim())
}

function numbersIn(folder: string): readonly number[] {
  const names = orUndefined(() => readdirSync(folder)) ?? []
  return names.filter((name) => /^\d+$/.test(name)).map(Number)
}
