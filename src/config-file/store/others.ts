import { readdir, readFile } from 'node:fs/promises'

/**
 * Whether an rclone may be running that has read the config file before and could write
 * its stale copy over a newer one. Where the processes cannot be seen, one may.
 */
export async function rcloneMayRun(platform: string, proc = '/proc'): Promise<boolean> {
  if (platform !== 'linux') return true
  try {
    const pids = (await readdir(proc)).filter((name) => /^\d+$/.test(name))
    const names = await Promise.all(pids.map((pid) => nameOf(`${proc}/${pid}/comm`)))
    return pids.length === 0 || names.some((name) => name.startsWith('rclone'))
  } catch {
    return true
  }
}

/** A process that ends while it is looked at is none. */
async function nameOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
