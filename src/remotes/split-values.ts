import type { ConfigEdit } from '../config-file/config-edit.ts'
import type { ConfigDocument } from '../config-file/document.ts'
import { nameInHeader } from '../config-file/line.ts'
import { DEFAULT_SECTION } from '../config-file/scan.ts'
import { readJsonObject } from '../json.ts'
import { Secret } from '../secret.ts'
import { readToken } from '../tokens/token-reader.ts'
import { isPrintedLine } from '../tokens/unwrap-text.ts'
import { withoutHidden } from '../visible.ts'

type Join = Extract<ConfigEdit, { kind: 'join' }>

/** A token or other JSON that is broken over several lines. rclone reads only the first line. */
export interface SplitValue {
  readonly name: string
  readonly key: string
  /** Line numbers. */
  readonly first: number
  readonly last: number
  /** The lines in the file, and their replacement. */
  readonly from: Secret
  readonly to: Secret
}

/** Tokens are shorter. */
const MAX_LINES = 60

/** Searches the text, since a broken value can make the file unreadable. */
export function splitValues(document: Pick<ConfigDocument, 'text'>): readonly SplitValue[] {
  return valuesOverLines(document, splitFrom)
}

/**
 * The values that take several lines, with the names of their sections.
 * @param read the value that begins at a line. Its last line is a line number
 */
export function valuesOverLines<T extends { readonly last: number }>(
  { text }: Pick<ConfigDocument, 'text'>,
  read: (lines: readonly string[], at: number) => T | undefined,
): readonly (T & { readonly name: string })[] {
  const lines = text.split('\n')
  const found: (T & { readonly name: string })[] = []
  let name = DEFAULT_SECTION
  for (let at = 0; at < lines.length; at++) {
    const header = nameInHeader(lines[at] ?? '')
    name = header ?? name
    const value = header === undefined ? read(lines, at) : undefined
    if (value === undefined) continue
    found.push({ ...value, name })
    at = value.last - 1
  }
  return found
}

/** The edits that join the lines. */
export function joinEdits(
  values: readonly Pick<SplitValue, 'name' | 'key' | 'from' | 'to'>[],
): readonly Join[] {
  return values.map(({ name, key, from, to }) => ({
    ...({ kind: 'join', name, key } as const),
    ...{ from: from.reveal(), to: to.reveal() },
  }))
}

/** The edits that join broken tokens. */
export function brokenTokens(document: ConfigDocument): readonly Join[] {
  return joinEdits(splitValues(document)).filter(({ key }) => key === 'token')
}

/** Adds the joins of broken tokens that the edits replace or remove, so that no part is left. */
export function withWholeTokens(
  document: ConfigDocument,
  edits: readonly ConfigEdit[],
): readonly ConfigEdit[] {
  const names = edits.flatMap((edit) =>
    (edit.kind === 'set' || edit.kind === 'unset') && edit.key === 'token' ? [edit.name] : [],
  )
  if (names.length === 0) return edits
  return [...brokenTokens(document).filter(({ name }) => names.includes(name)), ...edits]
}

/** The value is empty, begins an object, or is a line that rclone printed. */
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
    const joined = joinParts(key, parts)
    if (joined !== '' && !joined.includes('{')) return undefined
    if (!isWhole(key, joined)) continue
    // `rclone authorize` prints a marker after the token.
    while (isPrintedLine(lines[at + parts.length] ?? '')) parts.push(lines[at + parts.length] ?? '')
    return { key, ...linesOf(at, parts, head, joined) }
  }
  return undefined
}

/** A token has no invisible characters. Other JSON can have them in its texts. */
function joinParts(key: string, parts: readonly string[]): string {
  return parts
    .filter((part) => !isPrintedLine(part))
    .map((part) => (key === 'token' ? withoutHidden(part) : part).trim())
    .join('')
}

/** Lines that rclone printed become comments. */
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

/** A complete object. Other quotes than JSON in a token and invisible characters have a separate finding. */
function isWhole(key: string, text: string): boolean {
  const value = withoutHidden(text).trim()
  if (readJsonObject(value) !== undefined) return true
  if (key !== 'token' || !/\}["'`”’]?$/.test(value)) return false
  const found = readToken(value)
  return found?.kind === 'token' || found?.kind === 'session'
}
