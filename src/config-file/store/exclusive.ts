import { createHash } from 'node:crypto'
import { hasCode, PcloudConfigError } from '../../errors.ts'
import { explain } from '../../files/explain.ts'
import { acquireLock } from '../../files/lock.ts'
import { besideTarget, resolveTarget } from '../../files/target.ts'
import type { StoreDeps } from './store-deps.ts'

/**
 * A lock of its own for long work about one remote, such as a renewal that waits for a
 * network (S27): a commit made inside takes the lock of the file as ever, and for as long
 * as ever. Work has to end within {@link EXCLUSIVE_MS}, or others take it for dead.
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
    // A name may hold what no file name can.
    const id = createHash('sha256').update(name).digest('hex').slice(0, 16)
    return await acquireLock(deps, besideTarget(target, `.renew-${id}`), EXCLUSIVE_MS)
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

/** Shorter than the time after which a lock that nobody here can judge counts as left behind. */
const EXCLUSIVE_MS = 90_000
