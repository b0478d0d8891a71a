import type { Holder } from '../../check/inspector.ts'

/** `lsof -Fpc` prints fields such as `p1234` and `crclone`. */
export function holderInLsof(output: string): Holder | undefined {
  const pid = /^p(\d+)$/m.exec(output)?.[1]
  const name = /^c(.+)$/m.exec(output)?.[1]
  if (pid === undefined) return undefined
  return { pid: Number(pid), ...(name !== undefined && { name }) }
}

/** `netstat -ano` of Windows. It translates the name of the state, but not the columns. */
export function holderInNetstat(port: number, output: string): Holder | undefined {
  for (const line of output.split(/\r?\n/)) {
    const [protocol, local = '', foreign = '', ...rest] = line.trim().split(/\s+/)
    const pid = rest.at(-1) ?? ''
    const listens = foreign.endsWith(':0') && local.endsWith(`:${port}`)
    if (protocol === 'TCP' && listens && /^\d+$/.test(pid)) return { pid: Number(pid) }
  }
  return undefined
}

/** For `netsh int ipv4 show excludedportrange`, which prints the first and last port of ranges. */
export function excludedRange(port: number, output: string): string | undefined {
  for (const [, first = '', last = ''] of output.matchAll(/^\s*(\d+)\s+(\d+)\b/gm)) {
    if (Number(first) <= port && port <= Number(last)) return `${first}-${last}`
  }
  return undefined
}

/** The mount points of `/proc/self/mountinfo`, in the fifth field. Spaces and backslashes are octal. */
export function mountPoints(table: string): readonly string[] {
  return table
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .map((point) =>
      point.replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8))),
    )
}
