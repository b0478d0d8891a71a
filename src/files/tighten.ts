import { constants } from 'node:fs'
import { errnoOf } from '../system-error.ts'
import { closing } from './create-file.ts'
import { type FileDeps, realFileDeps } from './file-deps.ts'
import { kindOf, WITHOUT_WAITING } from './read-snapshot.ts'

/**
 * Removes rights of group and others from the config file. The link is followed first, and never
 * afterwards (O_NOFOLLOW), and the change is made through the open file, so that no other user can
 * lead it to another file in between.
 * @returns why it failed
 */
export async function tighten(
  path: string,
  mode: number,
  deps: FileDeps = realFileDeps,
): Promise<string | undefined> {
  try {
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | WITHOUT_WAITING
    const handle = await deps.fs.open(await deps.fs.realpath(path), flags)
    return await closing(handle, async () => {
      const facts = await handle.stat()
      if (!facts.isFile()) return `it is ${kindOf(facts)}`
      if (facts.uid !== deps.uid) return 'it belongs to another user'
      if ((facts.mode & 0o7777) !== mode) await handle.chmod(mode)
      return undefined
    })
  } catch (error) {
    return errnoOf(error) || 'unknown cause'
  }
}
