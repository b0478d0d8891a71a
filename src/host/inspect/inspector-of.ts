import { X509Certificate } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { access, constants, lstat, readFile, realpath, stat } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { dirname } from 'node:path'
import { type DetailedPeerCertificate, rootCertificates, TLSSocket } from 'node:tls'
import type { AuthorityFacts, FileFacts, Inspector, LoopbackFacts } from '../../check/inspector.ts'
import { tighten } from '../../files/private-modes.ts'
import type { Environment } from '../../rclone/environment-variables.ts'
import { errnoOf, succeeds } from '../../system-error.ts'
import { describePlace } from '../detect-environment.ts'
import { caFileProblem } from '../network-error.ts'
import { rcloneBackends, rcloneVersion } from '../run-rclone.ts'
import { findRclone } from '../system-paths.ts'
import { mountPoints } from '../system-tables.ts'
import { inspectPort, runningRclones } from './ports-and-processes.ts'

/** Inspects this machine. A failure is also a fact. */
export function createInspector(env: Environment): Inspector {
  const rclone = findRclone(env)
  return {
    port: inspectPort,
    loopback: tryLoopback,
    async rclone() {
      const version = rclone === undefined ? undefined : await rcloneVersion(rclone)
      return { path: rclone, version }
    },
    rcloneBackends: async () => (rclone === undefined ? undefined : rcloneBackends(rclone)),
    running: () => runningRclones(process.platform),
    file: inspectFile,
    place: () => describePlace(env),
    watchTls,
    caFile: () => caFileProblem(env),
    tighten,
  }
}

/** The config file and the folder. Follows links. */
async function inspectFile(path: string): Promise<FileFacts> {
  const target = await realpath(path).catch(() => path)
  const folder = dirname(target)
  const [links, found, around, mountedAlone] = await Promise.all([
    isLink(path),
    factsOf(target),
    factsOf(folder),
    isMounted(target),
  ])
  return {
    target,
    links: links ? 1 : 0,
    found,
    folder: around,
    ownUid: process.getuid?.(),
    mountedAlone,
  }
}

/** Ignores links in the parent folders. */
async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (facts) => facts.isSymbolicLink(),
    () => false,
  )
}

async function factsOf(path: string) {
  try {
    const facts = await stat(path)
    const writable = await succeeds(access(path, constants.W_OK))
    return { isFile: facts.isFile(), mode: facts.mode & 0o7777, uid: facts.uid, writable }
  } catch {
    return undefined
  }
}

/** Whether the file is a mount point, as in Docker (`proc_pid_mountinfo(5)`). */
async function isMounted(path: string): Promise<boolean> {
  const table = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '')
  return mountPoints(table).includes(path)
}

const LIMIT_MS = 1_500

/** Listens and connects: only a real connection reveals a firewall. */
async function tryLoopback(): Promise<LoopbackFacts> {
  const [ipv4, ipv6] = await Promise.all(['127.0.0.1', '::1'].map(errorAt))
  return { ipv4, ipv6 }
}

async function errorAt(host: string): Promise<string | undefined> {
  const server = createServer((socket) => socket.destroy())
  const signal = AbortSignal.timeout(LIMIT_MS)
  try {
    server.listen({ host, port: 0, ipv6Only: true })
    await once(server, 'listening', { signal })
    const { port } = server.address() as AddressInfo
    const socket = connect({ host, port })
    try {
      await once(socket, 'connect', { signal })
    } finally {
      socket.destroy()
    }
    return undefined
  } catch (error) {
    return wordOf(error)
  } finally {
    server.close()
  }
}

function wordOf(error: unknown): string {
  if (error instanceof Error && error.name === 'AbortError') return 'no response'
  return errnoOf(error) || 'unknown cause'
}

/** undici publishes new connections here (see DiagnosticsChannel in the docs of undici). */
const CONNECTED = 'undici:client:connected'

/** Records the certificate authority of each host. Does not open connections. */
function watchTls(): () => readonly AuthorityFacts[] {
  const roots = new Map<string, DetailedPeerCertificate>()
  const look = (message: unknown) => {
    const host = hostIn(message)
    if (host === undefined || roots.has(host)) return
    const root = rootOf(Reflect.get(Object(message), 'socket'))
    if (root !== undefined) roots.set(host, root)
  }
  subscribe(CONNECTED, look)
  return () => {
    unsubscribe(CONNECTED, look)
    const known = new Map([...roots.values()].map((root) => [root.fingerprint256, root]))
    const described = new Map([...known].map(([print, root]) => [print, describe(root)]))
    return [...roots].flatMap(([host, { fingerprint256 }]) => {
      const facts = described.get(fingerprint256)
      return facts === undefined ? [] : [{ host, ...facts }]
    })
  }
}

function hostIn(message: unknown): string | undefined {
  const parameters: unknown = Reflect.get(Object(message), 'connectParams')
  const hostname: unknown = Reflect.get(Object(parameters), 'hostname')
  return typeof hostname === 'string' ? hostname : undefined
}

/** Only the first connection shows certificates, not a resumed session. */
function rootOf(socket: unknown): DetailedPeerCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  let at: DetailedPeerCertificate = socket.getPeerCertificate(true)
  for (let depth = 0; depth < 12 && at.raw !== undefined; depth++) {
    const issuer = at.issuerCertificate
    // The root certificate signs itself.
    if (issuer === undefined || issuer.fingerprint256 === at.fingerprint256) return at
    at = issuer
  }
  return undefined
}

function describe(root: DetailedPeerCertificate): Omit<AuthorityFacts, 'host'> {
  const { O: organisation, CN: name } = root.subject
  const authority = String(organisation ?? name ?? 'an unnamed authority')
  return { authority, isPublic: isPublic(root) }
}

/** Several certificates of a cross-signed authority share the same key. */
function isPublic(root: DetailedPeerCertificate): boolean {
  const body = root.raw.toString('base64')
  if (rootCertificates.some((pem) => pem.replace(/-----.*?-----|\s/g, '') === body)) return true
  const key = keyOf(new X509Certificate(root.raw))
  return rootCertificates.some((pem) => keyOf(new X509Certificate(pem)) === key)
}

function keyOf({ publicKey }: X509Certificate): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString()
}
