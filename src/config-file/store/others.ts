import { readdirSync, readFileSync } from 'node:fs'

/**
 * Whether an rclone may be running that has read the config file before and could write
 * its stale copy over a newer one. Where the processes cannot be seen, one may.
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

/** A process that ends while it is looked at is none. */
function nameOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
