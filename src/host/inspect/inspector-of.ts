import { once } from 'node:events'
import { access, constants, lstat, readFile, realpath, stat } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { dirname } from 'node:path'
import type { FileFacts, Inspector, LoopbackFacts } from '../../check/inspector.ts'
import { tighten } from '../../files/private-modes.ts'
import { errnoOf } from '../../system-error.ts'
import { caFileProblem } from '../ca-file.ts'
import type { Environment } from '../child-secrets.ts'
import { describePlace } from '../environment-detection/detect-environment.ts'
import { findRclone } from '../rclone-program.ts'
import { inspectPort } from './inspect-port.ts'
import { rcloneBackends, rcloneVersion, runningRclones } from './inspect-rclone.ts'
import { mountPoints } from './system-tables.ts'
import { watchTls } from './watch-tls.ts'

/** Inspects this machine. A failure is also a fact. */
export function createInspector(env: Environment): Inspector {
  const { platform } = process
  const rclone = findRclone(env, platform)
  return {
    port: (port) => inspectPort(port, platform),
    loopback: tryLoopback,
    async rclone() {
      const version = rclone === undefined ? undefined : await rcloneVersion(rclone)
      return { path: rclone, version }
    },
    rcloneBackends: async () => (rclone === undefined ? undefined : rcloneBackends(rclone)),
    running: () => runningRclones(platform),
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
    const writable = await access(path, constants.W_OK).then(
      () => true,
      () => false,
    )
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
