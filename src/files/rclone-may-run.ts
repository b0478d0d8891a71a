import { readdirSync, readFileSync } from 'node:fs'

/**
 * Whether an rclone may be running that has read the config file earlier and could write its
 * stale copy over a newer one. True if the processes cannot be listed.
 */
export async function rcloneMayRun(platform: string, proc = '/proc'): Promise<boolean> {
  if (platform !== 'linux') return true
  try {
    // The kernel answers at once; a round through the thread pool takes longer, for each process.
    const pids = readdirSync(proc).filter((name) => /^\d+$/.test(name))
    return (
      pids.length === 0 || pids.some((pid) => nameOf(`${proc}/${pid}/comm`).startsWith('rclone'))
    )
  } catch {
    return true
  }
}

/** The process may exit in the meantime. Then it has no name. */
function nameOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
