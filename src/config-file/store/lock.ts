import { constants } from 'node:fs'
import { PcloudConfigError } from '../../errors.ts'
import { writeAll } from './bytes.ts'
import { errno, type StoreDeps } from './deps.ts'
import { lstatOrNothing } from './target.ts'

export interface Lock {
  release(): Promise<void>
  /** Tells this holder apart from every other. */
  readonly token: string
}

/**
 * A lock between processes of this program; rclone knows none. The lock is a symbolic
 * link whose target says who holds it: made in one step, never without its text, and
 * refused where it exists. A file serves where links are not to be had.
 *
 * A lock left by a process that died is removed only by the holder of a second lock
 * named after the dead one's token, who looks again first. So two processes that find
 * the same dead lock cannot remove the living one that one of them made meanwhile.
 */
export async function acquireLock(deps: StoreDeps, path: string, waitMs: number): Promise<Lock> {
  const deadline = deps.steadyNow() + waitMs
  const owner = describeOwner(deps)
  for (;;) {
    deps.signal?.throwIfAborted()
    if (await tryCreate(deps, path, `${owner.text}:${deps.steadyNow()}`))
      return held(deps, path, owner.token)
    const holder = await readHolder(deps, path)
    if (holder !== undefined && (await isStale(deps, path, holder, owner))) {
      await removeStale(deps, path, holder, waitMs)
      continue
    }
    if (deps.steadyNow() >= deadline) throw lockedError(path, holder)
    await deps.sleep(5 + Math.random() * 20)
  }
}

interface Holder {
  readonly text: string
  readonly pid: number
  readonly token: string
  readonly host: string
  /** The boot it runs under, and when it began; empty where it could not be told. */
  readonly boot: string
  readonly start: string
  /** When it was taken, by the steady clock of that boot; not a number where it does not say. */
  readonly since: number
}

interface Owner {
  readonly text: string
  readonly token: string
  readonly host: string
  readonly boot: string
  /** When this machine was started. */
  readonly bootedAt: number
}

function describeOwner(deps: StoreDeps): Owner {
  const host = encodeURIComponent(deps.hostId())
  const { id: boot, at: bootedAt } = deps.boot()
  const token = deps.random()
  const start = deps.startOf(deps.pid) ?? ''
  return { host, token, boot, bootedAt, text: [deps.pid, token, host, boot, start].join(':') }
}

function held(deps: StoreDeps, path: string, token: string): Lock {
  return {
    token,
    async release() {
      const holder = await readHolder(deps, path)
      if (holder?.token === token) await unlinkQuietly(deps, path)
    },
  }
}

async function tryCreate(deps: StoreDeps, path: string, text: string): Promise<boolean> {
  try {
    if (deps.platform === 'win32') return await tryCreateFile(deps, path, text)
    await deps.fs.symlink(text, path)
    return true
  } catch (error) {
    if (errno(error) === 'EEXIST') return false
    if (NO_LINKS.has(errno(error)) && deps.platform !== 'win32') {
      return await tryCreateFile(deps, path, text)
    }
    throw error
  }
}

async function tryCreateFile(deps: StoreDeps, path: string, text: string): Promise<boolean> {
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
    const handle = await deps.fs.open(path, flags, 0o600)
    await writeAll(handle, Buffer.from(text)).finally(() => handle.close())
    return true
  } catch (error) {
    if (errno(error) === 'EEXIST') return false
    throw error
  }
}

/** Who holds the lock; undefined where it has just gone. */
async function readHolder(deps: StoreDeps, path: string): Promise<Holder | undefined> {
  try {
    const facts = await lstatOrNothing(deps, path)
    if (facts === undefined) return undefined
    const text = facts.isSymbolicLink() ? await deps.fs.readlink(path) : await readText(deps, path)
    const [pid = '', token = '', host = '', boot = '', start = '', since = ''] = text.split(':')
    return { text, pid: Number(pid), token, host, boot, start, since: Number(since || Number.NaN) }
  } catch (error) {
    if (errno(error) === 'ENOENT') return undefined
    throw error
  }
}

async function readText(deps: StoreDeps, path: string): Promise<string> {
  const handle = await deps.fs.open(path, constants.O_RDONLY)
  return await handle
    .readFile()
    .then((bytes) => Buffer.from(bytes).toString())
    .finally(() => handle.close())
}

/**
 * On this machine a dead process decides, or one that began at another time than the holder:
 * it has inherited a number. So does a reboot since. Elsewhere, where a start cannot be told,
 * and without a readable text time does; within one boot by a clock that nobody sets, and that
 * stands still while the machine sleeps.
 */
async function isStale(
  deps: StoreDeps,
  path: string,
  holder: Holder,
  own: Owner,
): Promise<boolean> {
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
  // Machines may share a name and a folder: a lock that is younger than this boot is another's.
  if (isHere && isOtherBoot && facts.mtimeMs < own.bootedAt) return true
  return deps.now() - facts.mtimeMs > FOREIGN_STALE_MS
}

function isGone(deps: StoreDeps, { pid, start }: Holder): boolean {
  if (!deps.isAlive(pid)) return true
  const startNow = start === '' ? undefined : deps.startOf(pid)
  return startNow !== undefined && startNow !== start
}

async function removeStale(
  deps: StoreDeps,
  path: string,
  holder: Holder,
  waitMs: number,
): Promise<void> {
  const name = holder.token === '' ? 'unreadable' : holder.token.replace(/[^\w-]/g, '_')
  const breaker = await acquireLock(deps, `${path}.${name}`, waitMs)
  try {
    const now = await readHolder(deps, path)
    if (now?.text === holder.text) await unlinkQuietly(deps, path)
  } finally {
    await breaker.release()
  }
}

async function unlinkQuietly(deps: StoreDeps, path: string): Promise<void> {
  await deps.fs.unlink(path).catch((error: unknown) => {
    if (errno(error) !== 'ENOENT') throw error
  })
}

function lockedError(path: string, holder: Holder | undefined): PcloudConfigError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid || '?'}`
  return new PcloudConfigError('config-locked', `The config file is being changed by ${who}.`, {
    hint: `Try again when it is done. If no such process of pcloud-config runs, delete ${path}`,
  })
}

const NO_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL'])
/** A commit takes well under a second; nobody holds the lock while asking or waiting for a network. */
const FOREIGN_STALE_MS = 120_000
