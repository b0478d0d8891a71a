import type { Holder } from '../../check/inspector.ts'

/** `lsof -Fpc`: a field a line, `p1234` and `crclone`. */
export function holderInLsof(output: string): Holder | undefined {
  const pid = /^p(\d+)$/m.exec(output)?.[1]
  const name = /^c(.+)$/m.exec(output)?.[1]
  if (pid === undefined) return undefined
  return { pid: Number(pid), ...(name !== undefined && { name }) }
}

/** `netstat -ano` of Windows; the word for the state is translated there, the columns are not. */
export function holderInNetstat(port: number, output: string): Holder | undefined {
  for (const line of output.split(/\r?\n/)) {
    const [protocol, local = '', foreign = '', ...rest] = line.trim().split(/\s+/)
    const pid = rest.at(-1) ?? ''
    const listens = foreign.endsWith(':0') && local.endsWith(`:${port}`)
    if (protocol === 'TCP' && listens && /^\d+$/.test(pid)) return { pid: Number(pid) }
  }
  return undefined
}

/** `netsh int ipv4 show excludedportrange`: two numbers a line, first and last port. */
export function excludedRange(port: number, output: string): string | undefined {
  for (const [, first = '', last = ''] of output.matchAll(/^\s*(\d+)\s+(\d+)\b/gm)) {
    if (Number(first) <= port && port <= Number(last)) return `${first}-${last}`
  }
  return undefined
}
