import { readdirSync, readFileSync } from 'node:fs'
import type { RunningFacts } from '../../check/inspector.ts'
import { runTool } from './run-tool.ts'

/** What `rclone version` says in its first line; with a config file to name it makes a folder for it. */
export async function rcloneVersion(program: string): Promise<string | undefined> {
  const output = await runTool(program, ['version', '--config', ''])
  return /^rclone (v\S{1,40})/.exec(output ?? '')?.[1]
}

/** Processes that are called rclone; where they cannot be listed, nothing is said of them. */
export async function runningRclones(platform: string, proc = '/proc'): Promise<RunningFacts> {
  if (platform !== 'linux') return undefined
  try {
    const pids = readdirSync(proc).filter((name) => /^\d+$/.test(name))
    if (pids.length === 0) return undefined
    return pids.filter((pid) => nameOf(`${proc}/${pid}/comm`) === 'rclone').map(Number)
  } catch {
    return undefined
  }
}

/** A process that ends while it is looked at is none. */
function nameOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}
