import type { StoreDeps } from './deps.ts'
import { besideTarget, ownPrefix, type Target } from './target.ts'

/**
 * Removes what killed runs left beside the file. The caller holds the lock, so every
 * temporary file of ours is nobody's; backups are kept and named, they may be needed.
 */
export async function sweep(deps: StoreDeps, target: Target, token: string): Promise<string[]> {
  const prefix = ownPrefix(target)
  const names = await deps.fs.readdir(target.folder).catch(() => [])
  const own = names
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
  const isLitter = (rest: string) =>
    /^-[\w-]+\.tmp$/.test(rest) || (rest.startsWith('.lock.') && rest !== `.lock.${token}`)
  for (const rest of own.filter(isLitter)) {
    await deps.fs.unlink(besideTarget(target, rest)).catch(() => undefined)
  }
  const backups = own.filter((rest) => rest.endsWith('.bak'))
  return backups.map(
    (rest) =>
      `An earlier write was interrupted; the content from before it is in ${besideTarget(target, rest)}.`,
  )
}
