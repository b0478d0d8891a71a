import type { ConfigDocument } from './document.ts'
import { headerName, isHeader, readEntry, skipSpace, skipSpaceBack } from './line.ts'
import { getValue } from './read.ts'
import { afterBom, DEFAULT_SECTION } from './scan.ts'

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
export function maskedLines(doc: ConfigDocument, mask: MaskSection): readonly string[] {
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
