import { dirname } from 'node:path'
import type { StoreDeps } from './deps.ts'

/** Makes a folder for some work; where the work leaves nothing in it, what was made goes away again. */
export async function withFolder<T>(
  deps: StoreDeps,
  folder: string,
  work: () => Promise<T>,
): Promise<T> {
  const first = await deps.fs.mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    return await work()
  } finally {
    if (first !== undefined) await removeEmpty(deps, folder, first)
  }
}

/** From the innermost out to the first that was made; one that holds something ends it. */
async function removeEmpty(deps: StoreDeps, folder: string, first: string): Promise<void> {
  for (let at = folder; at.length >= first.length; at = dirname(at)) {
    const isGone = await deps.fs.rmdir(at).then(
      () => true,
      () => false,
    )
    if (!isGone) return
  }
}
