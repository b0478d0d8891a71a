import { randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import { errnoOf } from '../system-error.ts'
import { type FileSystem, realFs } from './file-system.ts'

/** What the code in this folder needs from the machine. */
export interface FileDeps {
  readonly fs: FileSystem
  readonly platform: string
  readonly uid: number | undefined
  /** The user who runs this program as root with sudo. */
  readonly sudoUid?: number | undefined
  readonly pid: number
  /** Two processes with the same value see each other's process ids. */
  readonly hostId: () => string
  readonly isAlive: (pid: number) => boolean
  /** Tells one run of this machine from the next; empty where it cannot be told. */
  readonly boot: () => { readonly id: string; readonly at: number }
  /** When that process began, in words to compare; undefined where it cannot be told. */
  readonly startOf: (pid: number) => string | undefined
  readonly now: () => number
  /** Milliseconds by a clock that nobody sets, the same for all processes since the boot. */
  readonly steadyNow: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Ends the waiting for a lock; a write that has begun is finished. */
  readonly signal?: AbortSignal
  /** A name part nobody can guess. */
  readonly random: () => string
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

/** Only digits: an empty or damaged value must not become user 0. */
function sudoUid(value = ''): number | undefined {
  return /^\d{1,10}$/.test(value) ? Number(value) : undefined
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
    return errnoOf(error) !== 'ESRCH'
  }
}
