import { readdirSync, readFileSync } from 'node:fs'
import type { RunningFacts } from '../../check/inspector.ts'
import { runTool } from './run-tool.ts'

/** What `rclone version` says in its first line; with a config file to name it makes a folder for it. */
export async function rcloneVersion(program: string): Promise<string | undefined> {
  const output = await runTool(program, ['version', '--config', ''])
  return /^rclone (v\S{1,40})/.exec(output ?? '')?.[1]
}

const MAX_PROVIDERS = 8 * 1024 * 1024

/** A type is found by its prefix or its name (`fs.Find`), such as `b2` and `google cloud storage`. */
export async function rcloneTypes(program: string): Promise<readonly string[] | undefined> {
  const output = await runTool(program, ['config', 'providers', '--config', ''], MAX_PROVIDERS)
  const backends = output === undefined ? [] : readList(output)
  const types = backends.flatMap(({ Name: name, Prefix: prefix }) => [name, prefix])
  const words = types.filter((type): type is string => typeof type === 'string' && type !== '')
  return words.length === 0 ? undefined : words
}

function readList(json: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    const list: unknown = JSON.parse(json)
    return Array.isArray(list) ? list.filter((one) => one !== null && typeof one === 'object') : []
  } catch {
    return []
  }
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
