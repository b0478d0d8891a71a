import type { ConfigDocument } from './document.ts'
import { headerName, isHeader, readEntry, skipSpace, skipSpaceBack } from './line.ts'
import { getValue } from './read.ts'
import { afterBom, DEFAULT_SECTION } from './scan.ts'

/**
 * A unified diff of two documents. Compares the real text and masks the secrets in the output.
 * Empty if both are equal.
 */
export async function maskedDiff(
  before: ConfigDocument,
  after: ConfigDocument,
  mask: MaskSection,
): Promise<string> {
  if (before.text === after.text) return ''
  const { structuredPatch } = await import('diff')
  const options = { context: 3, maxEditLength: MAX_EDITS }
  const patch = structuredPatch('', '', before.text, after.text, '', '', options)
  const hunks = patch?.hunks ?? [wholeHunk(before.text, after.text)]
  const [old, now] = [maskedLines(before, mask), maskedLines(after, mask)]
  const lines = hunks.flatMap((hunk) => {
    const { oldStart, oldLines, newStart, newLines } = hunk
    const head = `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`
    return [head, ...shownHunk(hunk, old, now)]
  })
  return [`--- ${before.file}`, `+++ ${after.file}`, ...lines, ''].join('\n')
}

interface Hunk {
  readonly oldStart: number
  readonly newStart: number
  readonly lines: readonly string[]
}

/** The masked lines of a hunk. If a line differs only in a secret, it is marked. */
function shownHunk(hunk: Hunk, old: readonly string[], now: readonly string[]): readonly string[] {
  let [oldAt, newAt] = [hunk.oldStart - 1, hunk.newStart - 1]
  let removed: { readonly line: string; readonly shown: string }[] = []
  return hunk.lines.map((text) => {
    const [sign, line] = [text.slice(0, 1), text.slice(1)]
    if (sign === '-') {
      const shown = old[oldAt++] ?? ''
      removed.push({ line, shown })
      return `-${shown}`
    }
    if (sign === '+') {
      const shown = now[newAt++] ?? ''
      return `+${looksLike(removed, line, shown) ? marked(shown) : shown}`
    }
    if (sign !== ' ') return text
    removed = []
    oldAt++
    return ` ${now[newAt++] ?? ''}`
  })
}

type Removed = readonly { readonly line: string; readonly shown: string }[]

function looksLike(removed: Removed, line: string, shown: string): boolean {
  const alike = removed.filter((one) => one.shown.trimEnd() === shown.trimEnd())
  return alike.length > 0 && alike.every((one) => one.line !== line)
}

function marked(shown: string): string {
  return shown.replace(/\s*$/, (end) => ` (changed)${end}`)
}

/**
 * Above this, the search for the smallest diff takes minutes and blocks Ctrl-C: the cost is
 * quadratic.
 */
const MAX_EDITS = 4000

/** One hunk with all differences. */
function wholeHunk(before: string, after: string) {
  const [old, now] = [before, after].map((text) => text.split('\n')) as [string[], string[]]
  let head = 0
  while (head < old.length && old[head] === now[head]) head++
  let tail = 0
  const room = Math.min(old.length, now.length) - head
  while (tail < room && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  const out = old.slice(head, old.length - tail)
  const into = now.slice(head, now.length - tail)
  return {
    oldStart: head + 1,
    oldLines: out.length,
    newStart: head + 1,
    newLines: into.length,
    lines: [...out.map((line) => `-${line}`), ...into.map((line) => `+${line}`)],
  }
}

/** An empty range is numbered like the previous line. */
function range(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`
}

/** A line of a section. `comment`: a comment that can contain a key. */
interface SectionLine {
  readonly key: string
  readonly value: string
  readonly comment?: boolean
}

/** Returns the keys and masked values of a section, in the same order. */
export type MaskSection = (
  type: string | undefined,
  lines: readonly SectionLine[],
) => readonly (readonly [key: string, value: string])[]

/** A line that can contain a secret, and the position of the key and value. */
interface Found extends SectionLine {
  readonly at: number
  readonly first: number
  readonly valueStart: number
  readonly end: number
}

/** All lines of a file with their secrets masked. */
function maskedLines(doc: ConfigDocument, mask: MaskSection): readonly string[] {
  const shown = doc.text.split('\n')
  for (const { name, lines } of sections(shown)) {
    for (const [at, pair] of mask(typeOf(doc, name), lines).entries()) put(shown, lines[at], pair)
  }
  return shown
}

/** The lines of each section in file order, comments included. */
export function sectionLines(doc: ConfigDocument): ReadonlyMap<string, readonly SectionLine[]> {
  const found = new Map<string, SectionLine[]>()
  for (const { name, lines } of sections(doc.text.split('\n'))) {
    const before = found.get(name)
    if (before === undefined) found.set(name, lines)
    else before.push(...lines)
  }
  return found
}

interface Section {
  readonly name: string
  readonly lines: Found[]
}

function* sections(all: readonly string[]): Generator<Section> {
  let name = DEFAULT_SECTION
  let lines: Found[] = []
  for (const [at, line] of all.entries()) {
    const first = skipSpace(line, at === 0 ? afterBom(line) : 0, line.length)
    const end = skipSpaceBack(line, first, line.length)
    if (first === end) continue
    if (!isHeader(line, first, end)) {
      lines.push(read(line, at, first, end))
      continue
    }
    yield { name, lines }
    name = headerName(line, first, end) || DEFAULT_SECTION
    lines = []
  }
  yield { name, lines }
}

/** Undefined in a file that rclone cannot read. */
function typeOf(doc: ConfigDocument, name: string): string | undefined {
  try {
    return getValue(doc, name, 'type')
  } catch {
    return undefined
  }
}

function read(line: string, at: number, first: number, end: number): Found {
  const signs = /^[\s#;]*/.exec(line.slice(first))?.[0] ?? ''
  const comment = /^[#;]/.test(signs)
  const start = comment ? Math.min(first + signs.length, end) : first
  const entry = start === end ? start : readEntry(line, start, end)
  const place = { at, first: start, end, comment }
  if (typeof entry === 'number') {
    return { ...place, key: line.slice(start, end), value: '', valueStart: end }
  }
  const { value, valueStart, sign } = entry
  const key = comment ? lastWord(line.slice(start, sign)) : entry.key
  return { ...place, key, value, valueStart }
}

/** In a comment, text can precede the key. */
function lastWord(text: string): string {
  return text.trim().split(/\s+/).at(-1) ?? ''
}

function put(
  lines: string[],
  found: Found | undefined,
  [key, value]: readonly [key: string, value: string],
): void {
  if (found === undefined) return
  const line = lines[found.at] ?? ''
  const rest = line.slice(found.end)
  if (key !== found.key) lines[found.at] = `${line.slice(0, found.first)}${key} = ${value}${rest}`
  else if (value !== found.value) lines[found.at] = line.slice(0, found.valueStart) + value + rest
}
