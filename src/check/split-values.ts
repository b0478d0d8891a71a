import type { ConfigDocument, ConfigEdit } from '../config-file/index.ts'
import { type Finding, finding } from '../finding.ts'
import { readJsonObject } from '../json.ts'
import { Secret } from '../secret.ts'
import { subjectOf } from '../services/remedies.ts'
import type { RemoteFacts } from '../services/remote-facts.ts'
import { readToken } from '../tokens/token-reader.ts'
import { isPrintedLine } from '../tokens/unwrap-text.ts'

/** A JSON value, such as a token, that was pasted over several lines. rclone reads only the first. */
export interface SplitValue {
  readonly name: string
  readonly key: string
  /** The numbers of its first and last line. */
  readonly first: number
  readonly last: number
  /** Its lines in the file, and the lines that replace them. */
  readonly from: Secret
  readonly to: Secret
}

/** A longer text is not a pasted token. */
const MAX_LINES = 60

/** Finds them in the text, because such a value can make the file unreadable. */
export function splitValues({ text }: Pick<ConfigDocument, 'text'>): readonly SplitValue[] {
  const lines = text.split('\n')
  const found: SplitValue[] = []
  let name = 'DEFAULT'
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const header = /^\ufeff?\s*\[(.*)\]\s*$/.exec(line)
    if (header) name = header[1]?.trim() ?? ''
    const split = header ? undefined : splitFrom(lines, at)
    if (split === undefined) continue
    found.push({ name, ...split })
    at = split.last - 1
  }
  return found
}

/** What joins them. */
export function joinEdits(
  values: readonly Pick<SplitValue, 'name' | 'key' | 'from' | 'to'>[],
): readonly ConfigEdit[] {
  return values.map(({ name, key, from, to }) => ({
    ...({ kind: 'join', name, key } as const),
    ...{ from: from.reveal(), to: to.reveal() },
  }))
}

/** `key = {`: nothing, the start of an object, or a printed line before it. */
const ENTRY = /^(\s*(\w+)\s*[=:]\s*)(.*)$/s

function splitFrom(lines: readonly string[], at: number): Omit<SplitValue, 'name'> | undefined {
  const [, head = '', key = '', value = ''] = ENTRY.exec(lines[at] ?? '') ?? []
  const mayGoOn = /^\s*$|^["'`“‘]?\s*\{/.test(value) || isPrintedLine(value)
  if (key === '' || !mayGoOn || isWhole(key, value)) return undefined
  const parts = [value]
  for (let next = at + 1; next < Math.min(lines.length, at + MAX_LINES); next++) {
    const line = lines[next] ?? ''
    if (/^\s*(\[.*\]|[#;].*)\s*$/.test(line)) return undefined
    parts.push(line)
    const joined = joinParts(parts)
    if (joined !== '' && !joined.includes('{')) return undefined
    if (!isWhole(key, joined)) continue
    // The marker at the end of what `rclone authorize` prints.
    while (isPrintedLine(lines[at + parts.length] ?? '')) parts.push(lines[at + parts.length] ?? '')
    return { key, ...linesOf(at, parts, head, joined) }
  }
  return undefined
}
function joinParts(parts: readonly string[]): string {
  return parts
    .filter((part) => !isPrintedLine(part))
    .map((part) => part.trim())
    .join('')
}

/** Printed lines become comments, so nothing is lost. */
function linesOf(
  at: number,
  [value = '', ...more]: readonly string[],
  head: string,
  joined: string,
) {
  const printed = [value, ...more].filter(isPrintedLine)
  const end = value.endsWith('\r') ? '\r' : ''
  const to = [`${head.trimEnd()} ${joined}`, ...printed.map((one) => `# ${one.trim()}`)]
  const from = [head + value, ...more].join('\n').replace(/\r$/, '')
  return {
    ...{ first: at + 1, last: at + 1 + more.length },
    ...{ from: new Secret(from), to: new Secret(to.join(`${end}\n`)) },
  }
}

/** Any object; a token may also have other signs than JSON, which has a finding of its own. */
function isWhole(key: string, value: string): boolean {
  if (readJsonObject(value) !== undefined) return true
  if (key !== 'token' || !/\}["'`”’]?$/.test(value)) return false
  const found = readToken(value)
  return found?.kind === 'token' || found?.kind === 'session'
}

/** @param isProven the service accepts the token in the joined lines */
export function judgeSplit(
  remote: RemoteFacts,
  values: readonly SplitValue[],
  isProven: boolean,
): readonly Finding[] {
  const own = values.filter(({ name }) => name === remote.name)
  return own.map(({ name, key, first, last, from, to }) => {
    const canFix = isProven && key === 'token' && remote.variables.size === 0
    const fix = canFix ? ({ kind: 'join', name, key, from, to } as const) : undefined
    const text = `${key} is broken over lines ${first} to ${last}. rclone reads only the first of them.`
    const hint = canFix ? undefined : `Join lines ${first} to ${last} in an editor.`
    return finding('value-split', subjectOf(remote), text, { fix, hint })
  })
}
