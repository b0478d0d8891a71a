import { quotedPath } from '../visible.ts'
import type { FileDeps } from './file-deps.ts'
import { removeDeadLock } from './lock.ts'
import { readSnapshot, sameBytes } from './read-snapshot.ts'
import { besideTarget, ownNames, type Target } from './target.ts'

/**
 * Removes the leftovers of killed processes next to the file. The caller holds the lock, so they
 * are not in use. Keeps and names a copy that may be needed.
 */
export async function sweep(deps: FileDeps, target: Target, token: string): Promise<string[]> {
  const isLeftover = (rest: string) =>
    /^-[\w-]+\.tmp$/.test(rest) || (rest.startsWith('.lock.') && rest !== `.lock.${token}`)
  for (const rest of await ownNames(deps, target)) {
    const path = besideTarget(target, rest)
    if (isLeftover(rest)) await deps.fs.unlink(path).catch(() => undefined)
    // The caller does not hold the locks of renewals. Their remotes can be gone.
    if (rest.startsWith('.renew-')) await removeDeadLock(deps, path).catch(() => undefined)
  }
  const backups = await backupsOf(deps, target)
  if (backups.length === 0) return []
  const file = await readSnapshot(deps, target.path, target)
  const needed = await Promise.all(
    backups.map(async (backup) => {
      const copy = await readSnapshot(deps, backup).catch(() => undefined)
      if (copy === undefined || !sameBytes(copy.bytes, file?.bytes)) return [backup]
      // The file contains the same bytes, so the copy is not needed.
      await deps.fs.unlink(backup).catch(() => undefined)
      return []
    }),
  )
  return needed.flat().map((backup) => wayBack(deps, target, backup))
}

/** For each interrupted write in place: the path of the old content and how to restore it. */
export async function interruptedWrites(deps: FileDeps, target: Target): Promise<string[]> {
  return (await backupsOf(deps, target)).map((backup) => wayBack(deps, target, backup))
}

async function backupsOf(deps: FileDeps, target: Target): Promise<string[]> {
  const names = await ownNames(deps, target)
  return names.filter((rest) => rest.endsWith('.bak')).map((rest) => besideTarget(target, rest))
}

/** Lets the user decide: the file may have changed since the interruption. */
function wayBack(deps: FileDeps, { path }: Target, backup: string): string {
  return `An earlier write was interrupted. The content from before it is in ${backup}. ${copyBack(deps, path, backup)} If the file is in order, delete that copy.`
}

/**
 * The command that restores a copy. It copies: the file can be a mount or have a different owner.
 */
export function copyBack({ platform }: FileDeps, path: string, backup: string): string {
  if (platform === 'win32') return `To restore it, copy it over ${path}.`
  const [from, to] = [backup, path].map(quotedPath)
  return `To restore it: \`cp ${from} ${to} && rm ${from}\`.`
}
