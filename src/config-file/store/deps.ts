import { randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import { rcloneMayRun } from './others.ts'
import { realFs } from './real-fs.ts'

/** The part of an open file that the store uses; node's FileHandle fits. */
export interface StoreHandle {
  readFile(): Promise<Uint8Array>
  read(
    data: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }>
  write(
    data: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesWritten: number }>
  truncate(length: number): Promise<void>
  stat(): Promise<FileFacts>
  chmod(mode: number): Promise<void>
  chown(uid: number, gid: number): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

export interface FileFacts {
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  readonly nlink: number
  readonly mtimeMs: number
  isFile(): boolean
  isSymbolicLink(): boolean
}

/** The calls the store makes to a file system; tests pass one that fails where they want. */
export interface StoreFs {
  open(path: string, flags: number, mode?: number): Promise<StoreHandle>
  lstat(path: string): Promise<FileFacts>
  stat(path: string): Promise<FileFacts>
  realpath(path: string): Promise<string>
  readlink(path: string): Promise<string>
  symlink(target: string, path: string): Promise<void>
  link(from: string, to: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  /** Gives the first folder that it made. */
  mkdir(path: string, options: { recursive: true; mode: number }): Promise<string | undefined>
  rmdir(path: string): Promise<void>
  readdir(path: string): Promise<string[]>
}

/** What of this machine the store depends on. */
export interface StoreDeps {
  readonly fs: StoreFs
  readonly platform: string
  readonly uid: number | undefined
  readonly pid: number
  /** Two processes with the same value see each other's process ids. */
  readonly hostId: () => string
  readonly isAlive: (pid: number) => boolean
  /** Tells one run of this machine from the next; empty where it cannot be told. */
  readonly boot: () => { readonly id: string; readonly at: number }
  /** When that process began, in words to compare; undefined where it cannot be told. */
  readonly startOf: (pid: number) => string | undefined
  /** An rclone may be running that holds an older copy of the file. */
  readonly rcloneMayRun: () => Promise<boolean>
  readonly now: () => number
  /** Milliseconds by a clock that nobody sets, the same for all processes since the boot. */
  readonly steadyNow: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Ends the waiting for a lock; a write that has begun is finished. */
  readonly signal?: AbortSignal
  /** A name part nobody can guess. */
  readonly random: () => string
  /** Where the old bytes are kept before each write; nowhere when not given. */
  readonly backupFolder?: string
}

export const realDeps: StoreDeps = {
  fs: realFs,
  platform: process.platform,
  uid: process.getuid?.(),
  pid: process.pid,
  hostId,
  boot,
  isAlive,
  startOf,
  rcloneMayRun: () => rcloneMayRun(process.platform),
  now: Date.now,
  steadyNow: () => Number(process.hrtime.bigint() / 1_000_000n),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: () => randomBytes(9).toString('base64url'),
}

/** The `code` of a system error, or an empty string. */
export function errno(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  return typeof code === 'string' ? code : ''
}

/** Containers often share a host name but not their process ids, so the pid namespace belongs to it. */
function hostId(): string {
  return `${hostname()}/${fromProc(() => readlinkSync('/proc/self/ns/pid')) ?? ''}`
}

function boot() {
  const id = fromProc(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')) ?? ''
  return { id: id.trim(), at: Date.now() - uptime() * 1000 }
}

/** Field 22 of proc(5): ticks since the boot. The name of the program before it may hold anything. */
function startOf(pid: number): string | undefined {
  const text = fromProc(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19]
}

/** The kernel answers at once, and not at all where there is no proc(5). */
function fromProc(read: () => string): string | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    return errno(error) !== 'ESRCH'
  }
}
