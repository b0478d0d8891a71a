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
  const deadline = deps.now() + waitMs
  const owner = await describeOwner(deps)
  for (;;) {
    deps.signal?.throwIfAborted()
    if (await tryCreate(deps, path, owner.text)) return held(deps, path, owner.token)
    const holder = await readHolder(deps, path)
    if (holder !== undefined && (await isStale(deps, path, holder, owner.host))) {
      await removeStale(deps, path, holder, waitMs)
      continue
    }
    if (deps.now() >= deadline) throw lockedError(path, holder)
    await deps.sleep(5 + Math.random() * 20)
  }
}

interface Holder {
  readonly text: string
  readonly pid: number
  readonly token: string
  readonly host: string
}

async function describeOwner(deps: StoreDeps) {
  const host = encodeURIComponent(await deps.hostId())
  const token = deps.random()
  return { host, token, text: `${deps.pid}:${token}:${host}` }
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
    const [pid = '', token = '', host = ''] = text.split(':')
    return { text, pid: Number(pid), token, host }
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
 * On this machine a dead process decides. A living one may have inherited the number of a
 * dead one (after a crash, in a container); there, elsewhere and without a readable text time does.
 */
async function isStale(
  deps: StoreDeps,
  path: string,
  holder: Holder,
  ownHost: string,
): Promise<boolean> {
  const isReadable = Number.isInteger(holder.pid) && holder.pid > 0 && holder.token !== ''
  if (isReadable && holder.host === ownHost && !deps.isAlive(holder.pid)) return true
  const facts = await lstatOrNothing(deps, path)
  return facts !== undefined && deps.now() - facts.mtimeMs > FOREIGN_STALE_MS
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
