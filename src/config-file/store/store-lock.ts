import { hasCode, PcloudConfigError } from '../../errors.ts'
import { explain } from '../../files/explain.ts'
import { acquireLock, LOCK_WAIT_MS } from '../../files/lock.ts'
import { besideTarget, nameHash, resolveTarget, type Target } from '../../files/target.ts'
import type { StoreDeps } from './store-deps.ts'

/** Runs with the lock that all writes take. */
export async function locked<T>(
  deps: StoreDeps,
  target: Target,
  work: () => Promise<T>,
  waitMs = LOCK_WAIT_MS,
): Promise<T> {
  try {
    const lock = await acquireLock(deps, besideTarget(target, '.lock'), waitMs)
    // A lock that could not be removed becomes stale, so a later command removes it.
    return await work().finally(() => lock.release())
  } catch (error) {
    throw explain(error, 'config-unwritable', 'write', target.path)
  }
}

/**
 * A separate lock for long work on a remote, for example a token renewal that waits for a network
 * (S27). A commit during the work takes the lock of the file as usual. The work must end within
 * {@link EXCLUSIVE_MS}, or the lock counts as stale.
 */
export async function runExclusively<T>(
  deps: StoreDeps,
  path: string,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const lock = await take(deps, path, name)
  try {
    return await work()
  } finally {
    await lock.release()
  }
}

async function take(deps: StoreDeps, path: string, name: string) {
  try {
    const target = await resolveTarget(deps, path)
    // A remote name can contain characters that a file name cannot.
    return await acquireLock(deps, besideTarget(target, `.renew-${nameHash(name)}`), EXCLUSIVE_MS)
  } catch (error) {
    if (hasCode(error, 'config-locked')) throw busy(name, error)
    throw explain(error, 'config-unwritable', 'write', path)
  }
}

function busy(name: string, cause: PcloudConfigError): PcloudConfigError {
  return new PcloudConfigError(
    'config-locked',
    `Another process is renewing the token of ${name}.`,
    {
      ...(cause.hint !== undefined && { hint: cause.hint }),
      advice: cause.advice,
      cause,
    },
  )
}

/** Shorter than the age at which a lock counts as stale. */
const EXCLUSIVE_MS = 90_000
