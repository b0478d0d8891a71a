import { readSnapshot, sameBytes } from './bytes.ts'
import type { StoreDeps } from './deps.ts'
import { besideTarget, ownPrefix, type Target } from './target.ts'

/**
 * Removes what killed runs left beside the file. The caller holds the lock, so every
 * temporary file of ours is nobody's; backups are kept and named where they may be needed.
 */
export async function sweep(deps: StoreDeps, target: Target, token: string): Promise<string[]> {
  const isLitter = (rest: string) =>
    /^-[\w-]+\.tmp$/.test(rest) || (rest.startsWith('.lock.') && rest !== `.lock.${token}`)
  for (const rest of (await ownNames(deps, target)).filter(isLitter)) {
    await deps.fs.unlink(besideTarget(target, rest)).catch(() => undefined)
  }
  const backups = await backupsOf(deps, target)
  if (backups.length === 0) return []
  const file = await readSnapshot(deps, target.path)
  const needed = await Promise.all(
    backups.map(async (backup) => {
      const copy = await readSnapshot(deps, backup).catch(() => undefined)
      if (copy === undefined || !sameBytes(copy.bytes, file?.bytes)) return [backup]
      // Killed before the first byte was written, or the content was put back.
      await deps.fs.unlink(backup).catch(() => undefined)
      return []
    }),
  )
  return needed.flat().map((backup) => wayBack(deps, target, backup))
}

/** For each write in place that was killed, where the old content is and how to go back to it. */
export async function interruptedWrites(deps: StoreDeps, target: Target): Promise<string[]> {
  return (await backupsOf(deps, target)).map((backup) => wayBack(deps, target, backup))
}

async function backupsOf(deps: StoreDeps, target: Target): Promise<string[]> {
  const names = await ownNames(deps, target)
  return names.filter((rest) => rest.endsWith('.bak')).map((rest) => besideTarget(target, rest))
}

/** What follows our prefix in the names beside the file. */
async function ownNames(deps: StoreDeps, target: Target): Promise<string[]> {
  const prefix = ownPrefix(target)
  const names = await deps.fs.readdir(target.folder).catch(() => [])
  return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
}

/**
 * For a person to decide: what was written after the interruption cannot be told from the
 * rest of it. The file is mounted or of another owner, so it is copied over, not replaced.
 */
function wayBack(deps: StoreDeps, { path }: Target, backup: string): string {
  const what = `An earlier write was interrupted; the content from before it is in ${backup}.`
  return `${what} ${copyBack(deps, path, backup)} If the file is in order, delete that copy.`
}

/** The command that puts the content of a copy back into the file itself. */
export function copyBack({ platform }: StoreDeps, path: string, backup: string): string {
  if (platform === 'win32') return `Copy it over ${path} to go back to it.`
  const [from, to] = [backup, path].map(quoted)
  return `To go back to it: \`cp ${from} ${to} && rm ${from}\`.`
}

/** For a POSIX shell. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
