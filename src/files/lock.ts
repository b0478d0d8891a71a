import { constants } from 'node:fs'
import { dirname } from 'node:path'
import { PcloudConfigError } from '../errors.ts'
import { errnoOf, succeeds, unlessErrno } from '../system-error.ts'
import { reasonOf } from './explain.ts'
import { type FileDeps, lstatOrNothing } from './file-deps.ts'
import { kindOf, NO_FOLLOW, WITHOUT_WAITING } from './read-snapshot.ts'
import { closing, createFile } from './write-file.ts'

export interface Lock {
  /** Does not fail: the work is done. Returns a warning if the lock could not be removed. */
  release(): Promise<readonly string[]>
  /** Identifies this holder. */
  readonly token: string
}

/**
 * A lock between processes of this program. rclone has no lock. It is a symbolic link whose target
 * names the holder: the system creates the link with the text in a single step, and only if it does
 * not exist. On file systems without links, it is a file. To remove the lock of a dead process,
 * take a second lock named like the token, then recheck. Otherwise, two processes that see
 * the same dead lock could remove the new lock of one of them.
 * @param what the file to name in messages
 */
export async function acquireLock(
  deps: FileDeps,
  path: string,
  waitMs: number,
  what = 'the config file',
): Promise<Lock> {
  const deadline = deps.steadyNow() + waitMs
  const owner = describeOwner(deps)
  for (;;) {
    deps.signal?.throwIfAborted()
    if (await tryCreate(deps, path, `${owner.text}:${deps.steadyNow()}`))
      return held(deps, path, owner.token)
    const holder = await readHolder(deps, path)
    if (holder !== undefined && (await isStale(deps, path, holder, owner))) {
      await removeStale(deps, path, holder, waitMs, what)
      continue
    }
    if (deps.steadyNow() >= deadline) throw lockedError(path, holder, what)
    await deps.sleep(5 + Math.random() * 20)
  }
}

/** Removes a lock if its process is dead. */
export async function removeDeadLock(deps: FileDeps, path: string): Promise<void> {
  const holder = await readHolder(deps, path)
  if (holder === undefined || !(await isStale(deps, path, holder, describeOwner(deps)))) return
  await removeStale(deps, path, holder, 0, 'the lock')
}

interface Holder {
  readonly text: string
  readonly pid: number
  readonly token: string
  readonly host: string
  /** The boot and the start time of the holder. Empty if unknown. */
  readonly boot: string
  readonly start: string
  /** The time of the lock, by the steady clock of that boot. NaN if unknown. */
  readonly since: number
}

interface Owner {
  readonly text: string
  readonly token: string
  readonly host: string
  readonly boot: string
  readonly bootedAt: number
}

function describeOwner(deps: FileDeps): Owner {
  const host = encodeURIComponent(deps.hostId())
  const { id: boot, at: bootedAt } = deps.boot()
  const token = deps.random()
  const start = deps.startOf(deps.pid) ?? ''
  return { host, token, boot, bootedAt, text: [deps.pid, token, host, boot, start].join(':') }
}

function held(deps: FileDeps, path: string, token: string): Lock {
  return {
    token,
    async release() {
      try {
        // A leftover lock would block later commands, so try twice.
        await removeOwn(deps, path, token).catch(() => removeOwn(deps, path, token))
        return []
      } catch (error) {
        return [`The lock ${path} could not be removed: ${reasonOf(error)}. Delete it.`]
      }
    },
  }
}

async function removeOwn(deps: FileDeps, path: string, token: string): Promise<void> {
  const holder = await readHolder(deps, path)
  if (holder?.token === token) await unlinkQuietly(deps, path)
}

async function tryCreate(deps: FileDeps, path: string, text: string): Promise<boolean> {
  try {
    if (deps.platform === 'win32') return await tryCreateFile(deps, path, text)
    await deps.fs.symlink(text, path)
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    if (NO_LINKS.has(errnoOf(error)) && deps.platform !== 'win32') {
      return await tryCreateFile(deps, path, text)
    }
    throw error
  }
}

async function tryCreateFile(deps: FileDeps, path: string, text: string): Promise<boolean> {
  const place = { folder: dirname(path), label: path }
  return await succeeds(createFile(deps, path, Buffer.from(text), place), ['EEXIST'])
}

/** The holder of the lock. Undefined if the lock was just removed. */
async function readHolder(deps: FileDeps, path: string): Promise<Holder | undefined> {
  const text = await unlessErrno(readText(deps, path), ['ENOENT'])
  if (text === undefined) return undefined
  const [pid = '', token = '', host = '', boot = '', start = '', since = ''] = text.split(':')
  return { text, pid: Number(pid), token, host, boot, start, since: Number(since || Number.NaN) }
}

async function readText(deps: FileDeps, path: string): Promise<string> {
  const facts = await deps.fs.lstat(path)
  if (facts.isSymbolicLink()) return await deps.fs.readlink(path)
  if (!facts.isFile()) throw notALock(path, kindOf(facts))
  if (facts.size > MAX_LOCK_BYTES) throw notALock(path, 'too large')
  // Reads at most the size of a lock, even if the file grows.
  const handle = await deps.fs.open(path, constants.O_RDONLY | NO_FOLLOW | WITHOUT_WAITING)
  return await closing(handle, async () => {
    const bytes = Buffer.alloc(MAX_LOCK_BYTES)
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0)
    return bytes.toString('utf8', 0, bytesRead)
  })
}

/**
 * On this computer, the lock is stale if the process is dead, if the process ID belongs to a newer
 * process, or if the computer was rebooted. Otherwise, decide by age: within one boot by the steady
 * clock, which stops while the computer sleeps.
 */
async function isStale(deps: FileDeps, path: string, holder: Holder, own: Owner): Promise<boolean> {
  const isReadable = Number.isInteger(holder.pid) && holder.pid > 0 && holder.token !== ''
  const isHere = isReadable && holder.host === own.host
  const isOtherBoot = holder.boot !== '' && own.boot !== '' && holder.boot !== own.boot
  if (isHere && !isOtherBoot && isGone(deps, holder)) return true
  const isSameBoot = isHere && own.boot !== '' && holder.boot === own.boot
  if (isSameBoot && Number.isFinite(holder.since)) {
    return deps.steadyNow() - holder.since > FOREIGN_STALE_MS
  }
  const facts = await lstatOrNothing(deps, path)
  if (facts === undefined) return false
  // Computers can share a name and a folder. A lock that is newer than this boot belongs to a
  // different computer.
  if (isHere && isOtherBoot && facts.mtimeMs < own.bootedAt) return true
  return deps.now() - facts.mtimeMs > FOREIGN_STALE_MS
}

function isGone(deps: FileDeps, { pid, start }: Holder): boolean {
  if (!deps.isAlive(pid)) return true
  const startNow = start === '' ? undefined : deps.startOf(pid)
  return startNow !== undefined && startNow !== start
}

async function removeStale(
  deps: FileDeps,
  path: string,
  holder: Holder,
  waitMs: number,
  what: string,
): Promise<void> {
  const name = holder.token === '' ? 'unreadable' : holder.token.replace(/[^\w-]/g, '_')
  const breaker = await acquireLock(deps, `${path}.${name}`, waitMs, what)
  try {
    const now = await readHolder(deps, path)
    if (now?.text === holder.text) await unlinkQuietly(deps, path)
  } finally {
    await breaker.release()
  }
}

async function unlinkQuietly(deps: FileDeps, path: string): Promise<void> {
  await succeeds(deps.fs.unlink(path), ['ENOENT'])
}

function lockedError(path: string, holder: Holder | undefined, what: string): PcloudConfigError {
  const who = holder?.pid ? `process ${holder.pid}` : 'a different process'
  const hint = `Retry when it is done. If pcloud-config is not running, delete ${path}`
  return new PcloudConfigError('config-locked', `${capital(what)} is being changed by ${who}.`, {
    hint,
  })
}

/** Waiting does not help: a pipe or a folder cannot become a lock. */
function notALock(path: string, kind: string): PcloudConfigError {
  return new PcloudConfigError('config-locked', `${path} is ${kind}, so it cannot be a lock.`, {
    hint: 'Delete it, then retry.',
  })
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** How long to wait for a process that writes. */
export const LOCK_WAIT_MS = 10_000
const MAX_LOCK_BYTES = 4096
const NO_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL'])
/**
 * A commit takes less than a second. No process waits for a user or a network while it holds the
 * lock.
 */
const FOREIGN_STALE_MS = 120_000
