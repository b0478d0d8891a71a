// Wall time of whole processes, taken in turns, so that a busy moment meets all of them.
import { execFileSync, spawn } from 'node:child_process'

/** This Node, and the one that NODE24 names. */
export function nodes() {
  const paths = [process.execPath, process.env.NODE24].filter(Boolean)
  const versionOf = (path) => execFileSync(path, ['--version'], { encoding: 'utf8' }).trim()
  return paths.map((path) => ({ path, version: versionOf(path) }))
}

/** The rclones of RCLONES, or the one in PATH: {path, version}, the newest first. */
export function rclones() {
  const paths = (process.env.RCLONES || 'rclone').split(':').filter(Boolean)
  const versionOf = (path) => {
    const text = execFileSync(path, ['version'], { encoding: 'utf8' })
    return /^rclone v([\d.]+)/.exec(text)?.[1] ?? 'unknown'
  }
  return paths
    .map((path) => ({ path, version: versionOf(path) }))
    .sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }))
}

/** Its answer goes into a pipe, as in a script. @returns {Promise<number>} milliseconds to its end */
function timeOnce({ command, args, env }) {
  const start = performance.now()
  const stdio = ['ignore', 'pipe', 'ignore']
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio })
  child.stdout.resume()
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve(performance.now() - start)
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}`))
    })
  })
}

/** Every run once a round; the first round warms caches and does not count. `pick` says which of its times is a run's. */
export async function measure(runs, rounds, pick = median) {
  const times = runs.map(() => [])
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, run] of runs.entries()) {
      const time = await timeOnce(run)
      if (round > 0) times[at].push(time)
    }
  }
  return times.map(pick)
}

/** For long series on a machine that others use as well: what they do only ever adds time. */
export function fastest(numbers) {
  return Math.min(...numbers)
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
