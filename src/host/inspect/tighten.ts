import { constants } from 'node:fs'
import { open, realpath } from 'node:fs/promises'

/**
 * Takes from group and others what they may do with the config file. The link is followed
 * first and never afterwards (O_NOFOLLOW), and what was opened is what is changed: nobody can
 * lead us to another file in between.
 */
export async function tighten(path: string, mode: number): Promise<string | undefined> {
  try {
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants
    const handle = await open(await realpath(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    try {
      const facts = await handle.stat()
      if (!facts.isFile()) return 'it is no regular file'
      if (facts.uid !== process.getuid?.()) return 'it belongs to another user'
      await handle.chmod(mode)
      return undefined
    } finally {
      await handle.close()
    }
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown cause'
  }
}
