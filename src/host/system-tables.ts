import { endianness } from 'node:os'
import type { Holder } from '../check/inspector.ts'
import type { Connection, Endpoint, IdentifyVisitor } from '../oauth-loopback/identify-visitor.ts'

/** The tables of the kernel. */
export const SOCKET_TABLES = ['/proc/net/tcp', '/proc/net/tcp6'] as const

type ByteOrder = ReturnType<typeof endianness>

/** Facts about the system. Tests supply their own, to avoid the real tables. */
interface VisitorSystem {
  /** The text of a file, or undefined if it cannot be read. */
  readonly read: (path: string) => string | undefined
  readonly uid: number | undefined
  /** The real user behind sudo, from `SUDO_UID`. */
  readonly sudoUid: string | undefined
  readonly endianness: ByteOrder
}

const OVERFLOW_UID = 65_534
const ALL_IDS = 4_294_967_295

/**
 * Looks up the browser's side of a connection in the kernel's tables, with the owner. For the
 * listener, local and remote are swapped.
 */
export function visitorIdentifier(system: VisitorSystem): IdentifyVisitor {
  return ({ peer, listener }: Connection) => {
    const [local, remote] = [spelled(peer), spelled(listener)]
    const rows = SOCKET_TABLES.flatMap((path) =>
      socketsIn(system.read(path) ?? '', system.endianness),
    )
    // A closed connection lacks an inode, and the user is unknown.
    const row = rows.find(
      (one) => one.local === local && one.remote === remote && one.inode !== '0',
    )
    return row === undefined ? 'unknown' : judge(row.uid, system)
  }
}

/** Root is unknown: relays of WSL2 and some tunnels connect as root, and root can read the login anyway. */
function judge(uid: number, system: VisitorSystem): 'this-user' | 'another-user' | 'unknown' {
  if (Number.isNaN(uid) || isOverflow(uid, system)) return 'unknown'
  if (uid === system.uid || String(uid) === system.sudoUid) return 'this-user'
  return uid === 0 ? 'unknown' : 'another-user'
}

/** In a user namespace, all unmapped IDs become one overflow ID (user_namespaces(7)). */
function isOverflow(uid: number, { read }: VisitorSystem): boolean {
  const overflow = read('/proc/sys/kernel/overflowuid')?.trim() ?? String(OVERFLOW_UID)
  const map = read('/proc/self/uid_map')
  // If the kernel lacks user namespaces, the map is missing and all IDs are mapped.
  if (map === undefined || String(uid) !== overflow) return false
  const counts = map.split('\n').map((line) => Number(line.trim().split(/\s+/)[2] ?? 0))
  return counts.reduce((sum, count) => sum + count, 0) < ALL_IDS
}

/** The state of a socket that listens. */
const LISTEN = '0A'
/** Addresses that conflict with a login: any and loopback. */
const CONFLICTING = ['0.0.0.0', '127.0.0.1', '::', '::1']

/** The listening socket of a loopback port. */
export function listeningOn(
  port: number,
  table: string,
  order: ByteOrder = endianness(),
): Socket | undefined {
  const wanted = CONFLICTING.map((address) => spelled({ address, port }))
  return socketsIn(table, order).find(
    ({ local, state }) => state === LISTEN && wanted.includes(local),
  )
}

/** A row of a table (`Documentation/networking/proc_net_tcp.rst`). */
interface Socket {
  readonly local: string
  readonly remote: string
  readonly state: string
  readonly uid: number
  readonly inode: string
}

function socketsIn(table: string, order: ByteOrder): readonly Socket[] {
  return table.split('\n').flatMap((line) => {
    const [, mine, theirs, state = '', , , , uid, , inode] = line.trim().split(/\s+/)
    const [local, remote] = [endpointOf(mine, order), endpointOf(theirs, order)]
    if (local === undefined || remote === undefined || !uid || !inode) return []
    return [{ local, remote, state, uid: Number(uid), inode }]
  })
}

/** `0100007F:D1B2`: 32-bit numbers in the byte order of the machine, and the port. */
function endpointOf(field: string | undefined, order: ByteOrder): string | undefined {
  const [, words = '', port = ''] =
    /^((?:[0-9A-F]{8}){1,4}):([0-9A-F]{4})$/i.exec(field ?? '') ?? []
  if (words === '') return undefined
  const bytes = Buffer.from(words, 'hex')
  if (order === 'LE') bytes.swap32()
  return `${asIpv6(bytes)}:${Number.parseInt(port, 16)}`
}

function spelled({ address, port }: Endpoint): string {
  return `${asIpv6(bytesOf(address))}:${port}`
}

/** IPv4 as `::ffff:a.b.c.d`: a program can reach an IPv4 address through an IPv6 socket. */
function asIpv6(bytes: Buffer): string {
  const mapped = Buffer.concat([Buffer.alloc(10), Buffer.from([0xff, 0xff]), bytes])
  return (bytes.length === 4 ? mapped : bytes).toString('hex')
}

function bytesOf(address: string): Buffer {
  const plain = address.replace(/%.*$/, '')
  if (!plain.includes(':')) return Buffer.from(plain.split('.').map(Number))
  const hexOnly = plain.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts) => {
    const [a, b, c, d] = parts.slice(0, 4).map((part) => Number(part).toString(16).padStart(2, '0'))
    return `${a}${b}:${c}${d}`
  })
  const [head = '', tail] = hexOnly.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const [first, last] = [groups(head), tail === undefined ? [] : groups(tail)]
  const zeros = new Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0')
  const all = [...first, ...(tail === undefined ? [] : zeros), ...last]
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex')
}

/** `lsof -Fpc` prints fields such as `p1234` and `crclone`. */
export function holderInLsof(output: string): Holder | undefined {
  const pid = /^p(\d+)$/m.exec(output)?.[1]
  const name = /^c(.+)$/m.exec(output)?.[1]
  if (pid === undefined) return undefined
  return { pid: Number(pid), ...(name !== undefined && { name }) }
}

/** `netstat -ano` of Windows. It translates the name of the state, but not the columns. */
export function holderInNetstat(port: number, output: string): Holder | undefined {
  for (const line of output.split(/\r?\n/)) {
    const [protocol, local = '', foreign = '', ...rest] = line.trim().split(/\s+/)
    const pid = rest.at(-1) ?? ''
    const listens = foreign.endsWith(':0') && local.endsWith(`:${port}`)
    if (protocol === 'TCP' && listens && /^\d+$/.test(pid)) return { pid: Number(pid) }
  }
  return undefined
}

/** For `netsh int ipv4 show excludedportrange`, which prints the first and last port of ranges. */
export function excludedRange(port: number, output: string): string | undefined {
  for (const [, first = '', last = ''] of output.matchAll(/^\s*(\d+)\s+(\d+)\b/gm)) {
    if (Number(first) <= port && port <= Number(last)) return `${first}-${last}`
  }
  return undefined
}

/** The mount points of `/proc/self/mountinfo`, in the fifth field. Spaces and backslashes are octal. */
export function mountPoints(table: string): readonly string[] {
  return table
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .map((point) =>
      point.replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8))),
    )
}
