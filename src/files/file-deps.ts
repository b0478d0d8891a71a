import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { hostname, uptime } from 'node:os'
import { promisify } from 'node:util'
import { errnoOf, orUndefined, unlessErrno } from '../system-error.ts'

/** The machine, as this folder uses it. */
export interface FileDeps {
  /** The calls to the file system. Tests use calls that fail on purpose. */
  readonly fs: typeof realFs
  readonly platform: string
  readonly uid: number | undefined
  /** The real user behind sudo. */
  readonly sudoUid?: number | undefined
  readonly pid: number
  /** Processes with the same value can compare their process IDs. */
  readonly hostId: () => string
  readonly isAlive: (pid: number) => boolean
  /** Identifies the current boot of this computer. Empty if it is unknown. */
  readonly boot: () => { readonly id: string; readonly at: number }
  /** The start time of a process, for comparison. Undefined if it is unknown. */
  readonly startOf: (pid: number) => string | undefined
  readonly now: () => number
  /**
   * In milliseconds, the same for all processes since the boot. Not affected if the clock is set.
   */
  readonly steadyNow: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Aborts the wait for a lock, but not a write that has started. */
  readonly signal?: AbortSignal
  /** An unguessable part of a file name. */
  readonly random: () => string
}

export interface FileFacts {
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  readonly nlink: number
  readonly mtimeMs: number
  readonly ino: number
  readonly dev: number
  isFile(): boolean
  isDirectory(): boolean
  isFIFO(): boolean
  isSymbolicLink(): boolean
}

/** An open file. */
export type OpenFile = ReturnType<typeof handleOf>

/**
 * Callbacks: `node:fs/promises` also loads streams and a line reader, which takes 3 ms at
 * each start.
 */
const realFs = {
  open: async (path: string, flags: number, mode?: number) =>
    handleOf(await promisify(fs.open)(path, flags, mode)),
  lstat: (path: string): Promise<FileFacts> => promisify(fs.lstat)(path),
  stat: (path: string): Promise<FileFacts> => promisify(fs.stat)(path),
  realpath: (path: string) => promisify(fs.realpath.native)(path),
  readlink: (path: string) => promisify(fs.readlink)(path),
  symlink: (target: string, path: string) => promisify(fs.symlink)(target, path),
  link: (from: string, to: string) => promisify(fs.link)(from, to),
  rename: (from: string, to: string) => promisify(fs.rename)(from, to),
  unlink: (path: string) => promisify(fs.unlink)(path),
  mkdir: (path: string, mode: number): Promise<void> => promisify(fs.mkdir)(path, mode),
  /** Ignores the umask of the process. */
  mkdirUnmasked: async (path: string, mode: number) => mkdirUnmasked(path, mode),
  rmdir: (path: string) => promisify(fs.rmdir)(path),
  readdir: (path: string) => promisify(fs.readdir)(path),
}

function handleOf(fd: number) {
  return {
    read: (...piece: Piece): Promise<{ bytesRead: number }> => promisify(fs.read)(fd, ...piece),
    write: (...piece: Piece): Promise<{ bytesWritten: number }> =>
      promisify(fs.write)(fd, ...piece),
    truncate: (length: number) => promisify(fs.ftruncate)(fd, length),
    stat: (): Promise<FileFacts> => promisify(fs.fstat)(fd),
    chmod: (mode: number) => promisify(fs.fchmod)(fd, mode),
    chown: (uid: number, gid: number) => promisify(fs.fchown)(fd, uid, gid),
    sync: () => promisify(fs.fsync)(fd),
    close: () => promisify(fs.close)(fd),
  }
}

type Piece = [data: Uint8Array, offset: number, length: number, position: number]

/** Synchronous, so that other code of this process does not run with the changed umask. */
function mkdirUnmasked(path: string, mode: number): void {
  const before = process.umask(0o077)
  try {
    fs.mkdirSync(path, mode)
  } finally {
    process.umask(before)
  }
}

export const realFileDeps: FileDeps = {
  fs: realFs,
  platform: process.platform,
  uid: process.getuid?.(),
  sudoUid: sudoUid(process.env.SUDO_UID),
  pid: process.pid,
  hostId,
  boot,
  isAlive,
  startOf,
  now: Date.now,
  steadyNow: () => Number(process.hrtime.bigint() / 1_000_000n),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: () => randomBytes(9).toString('base64url'),
}

/** Accepts only digits, so that an empty or damaged value does not become user 0. */
function sudoUid(value = ''): number | undefined {
  return /^\d{1,10}$/.test(value) ? Number(value) : undefined
}

/** Containers often have the same host name but separate process IDs, so add the PID namespace. */
function hostId(): string {
  return `${hostname()}/${orUndefined(() => fs.readlinkSync('/proc/self/ns/pid')) ?? ''}`
}

function boot() {
  const id = orUndefined(() => fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')) ?? ''
  return { id: id.trim(), at: Date.now() - uptime() * 1000 }
}

/**
 * Field 22 of proc(5): ticks since the boot. The program name before it can contain any characters.
 */
function startOf(pid: number): string | undefined {
  const text = orUndefined(() => fs.readFileSync(`/proc/${pid}/stat`, 'latin1'))
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19]
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: the process exists and belongs to a different user.
    return errnoOf(error) !== 'ESRCH'
  }
}

export function lstatOrNothing(deps: FileDeps, path: string): Promise<FileFacts | undefined> {
  return unlessErrno(deps.fs.lstat(path), ['ENOENT'])
}

/**
 * Whether a running rclone may have read the config file and can overwrite it with an old copy.
 * True if the processes cannot be listed.
 */
export async function rcloneMayRun(platform: string, proc = '/proc'): Promise<boolean> {
  if (platform !== 'linux') return true
  // Synchronous: the thread pool takes longer for each process.
  const names = orUndefined(() => fs.readdirSync(proc)) ?? []
  const pids = names.filter((name) => /^\d+$/.test(name))
  // A process can exit in the meantime.
  const nameOf = (pid: string) => orUndefined(() => fs.readFileSync(`${proc}/${pid}/comm`, 'utf8'))
  return pids.length === 0 || pids.some((pid) => nameOf(pid)?.startsWith('rclone'))
}
