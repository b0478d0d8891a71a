import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { Holder, OptionFacts, RcloneBackends, RunningFacts } from '../../check/inspector.ts'
import { parseJson } from '../../json.ts'
import { orUndefined } from '../../system-error.ts'
import { toolOutput } from '../run-program.ts'

/** Runs `rclone version`. With a config path, rclone would create the folder. */
export async function rcloneVersion(program: string): Promise<string | undefined> {
  const output = await toolOutput(program, ['version', '--config', ''])
  return /^rclone (v\S{1,40})/.exec(output ?? '')?.[1]
}

const MAX_PROVIDERS = 8 * 1024 * 1024

export async function rcloneBackends(program: string): Promise<RcloneBackends | undefined> {
  const output = await toolOutput(program, ['config', 'providers', '--config', ''], MAX_PROVIDERS)
  const backends = new Map<string, Map<string, OptionFacts>>()
  for (const backend of recordsIn(parseJson(output ?? ''))) {
    const options = recordsIn(backend.Options)
    const facts = new Map(options.map((one) => [textOf(one.Name), optionFacts(one)]))
    for (const type of spellingsOf(backend)) if (type !== '') backends.set(type, facts)
  }
  return backends.size === 0 ? undefined : backends
}

/** rclone finds a type by its name, also without spaces, its prefix and its aliases (`fs/registry.go`, Find). */
function spellingsOf({ Name, Prefix, Aliases }: Fields): readonly string[] {
  const name = textOf(Name)
  const aliases = Array.isArray(Aliases) ? Aliases.map(textOf) : []
  return [name, name.replaceAll(' ', ''), textOf(Prefix), ...aliases]
}

function optionFacts({ Type: kind, IsPassword: hidden, Examples: examples }: Fields): OptionFacts {
  const values = recordsIn(examples).map(({ Value: value }) => textOf(value))
  return { kind: textOf(kind), isPassword: hidden === true, examples: values }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

type Fields = Readonly<Record<string, unknown>>

function recordsIn(list: unknown): readonly Fields[] {
  return Array.isArray(list) ? list.filter((one) => one !== null && typeof one === 'object') : []
}

/** The IDs of running rclones. Undefined if this system does not list processes. */
export async function runningRclones(platform: string, proc = '/proc'): Promise<RunningFacts> {
  const pids = platform === 'linux' ? numbersIn(proc) : []
  return pids.length === 0 ? undefined : pids.filter((pid) => nameOf(proc, pid) === 'rclone')
}

/** The process with this socket. The kernel hides the sockets of other users' processes. */
export function holderOf({ inode, uid }: { readonly inode: string; readonly uid: number }): Holder {
  const pid = numbersIn('/proc').find((one) => hasSocket(one, inode))
  if (pid === undefined) return { user: uid }
  const name = nameOf('/proc', pid)
  return { pid, ...(name !== undefined && { name }) }
}

function hasSocket(pid: number, inode: string): boolean {
  const folder = `/proc/${pid}/fd`
  return numbersIn(folder).some(
    (fd) => orUndefined(() => readlinkSync(`${folder}/${fd}`)) === `socket:[${inode}]`,
  )
}

/** The process may have exited in the meantime, or belong to a different user. */
function nameOf(proc: string, pid: number): string | undefined {
  return orUndefined(() => readFileSync(`${proc}/${pid}/comm`, 'utf8').trim())
}

function numbersIn(folder: string): readonly number[] {
  const names = orUndefined(() => readdirSync(folder)) ?? []
  return names.filter((name) => /^\d+$/.test(name)).map(Number)
}
