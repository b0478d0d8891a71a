import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Holder, PortFacts, RunningFacts } from '../../check/inspector.ts'
import { errnoOf, orUndefined } from '../../system-error.ts'
import { toolOutput } from '../run-program.ts'
import {
  excludedRange,
  holderInLsof,
  holderInNetstat,
  listeningOn,
  SOCKET_TABLES,
} from '../system-tables.ts'

/** Whether a login can listen on the port, and which process already does. */
export async function inspectPort(port: number): Promise<PortFacts> {
  // Only Linux has them. Synchronous: they are not on a disk.
  const tables = SOCKET_TABLES.map((path) => orUndefined(() => readFileSync(path, 'utf8')))
  if (tables[0] === undefined) return inspectByBinding(port)
  // Reads the table instead of listening, so that a login at the same time finds the port free.
  const found = listeningOn(port, tables.join('\n'))
  if (found === undefined) return { port, state: 'free' }
  return { port, state: 'held', holder: holderOf(found) }
}

async function inspectByBinding(port: number): Promise<PortFacts> {
  const codes = [await bindingError('127.0.0.1', port), await bindingError('::1', port)]
  if (codes.includes('EADDRINUSE')) return { port, state: 'held', ...(await askTools(port)) }
  if (codes.includes('EACCES')) return { port, state: 'reserved', ...(await reservedRange(port)) }
  return { port, state: codes[0] === undefined ? 'free' : 'unknown' }
}

function bindingError(host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(errnoOf(error) || 'unknown'))
    server.listen({ host, port, exclusive: true, ipv6Only: true }, () => {
      server.close(() => resolve(undefined))
    })
  })
}

async function askTools(port: number): Promise<{ holder?: Holder }> {
  const isWindows = process.platform === 'win32'
  const table = isWindows
    ? await toolOutput('netstat', ['-ano', '-p', 'TCP'])
    : await toolOutput('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'])
  const holder = isWindows ? holderInNetstat(port, table ?? '') : holderInLsof(table ?? '')
  return holder === undefined ? {} : { holder }
}

async function reservedRange(port: number): Promise<{ range?: string }> {
  if (process.platform !== 'win32') return {}
  const words = ['int', 'ipv4', 'show', 'excludedportrange', 'protocol=tcp']
  const range = excludedRange(port, (await toolOutput('netsh', words)) ?? '')
  return range === undefined ? {} : { range }
}

/** The IDs of running rclones. Undefined if this system does not list processes. */
export async function runningRclones(platform: string, proc = '/proc'): Promise<RunningFacts> {
  const pids = platform === 'linux' ? numbersIn(proc) : []
  return pids.length === 0 ? undefined : pids.filter((pid) => nameOf(proc, pid) === 'rclone')
}

/** The process with this socket. The kernel hides the sockets of other users' processes. */
function holderOf({ inode, uid }: { readonly inode: string; readonly uid: number }): Holder {
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
