import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Zero where the system does not tell. */
export function residentMegabytes(pid: number | undefined): number {
  if (process.platform !== 'linux') return 0
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024
}

/** How many sockets a process holds; zero where the system does not tell. */
export function openSockets(pid: number): number {
  if (process.platform !== 'linux') return 0
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).filter((name) => isSocket(`${folder}/${name}`)).length
}

/** It may have been closed since the folder was read. */
function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('socket:')
  } catch {
    return false
  }
}
