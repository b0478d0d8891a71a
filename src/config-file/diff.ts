import type { ConfigDocument } from './document.ts'
import { skipSpace, skipSpaceBack } from './go-space.ts'
import { isHeader, readEntry } from './line.ts'

/** Gives what may be shown of a value; most are shown as they are. */
export type MaskValue = (key: string, value: string) => string

/**
 * The change from one document to the other as a unified diff for people: compared as it
 * is, shown with its secrets masked. Empty where nothing changes.
 */
export async function maskedDiff(
  before: ConfigDocument,
  after: ConfigDocument,
  mask: MaskValue,
): Promise<string> {
  if (before.text === after.text) return ''
  const { structuredPatch } = await import('diff')
  const options = { context: 3, maxEditLength: MAX_EDITS }
  const patch = structuredPatch('', '', before.text, after.text, '', '', options)
  const hunks = patch?.hunks ?? [wholeHunk(before.text, after.text)]
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: changed }) => [
    `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`,
    ...changed.map((line) => line.slice(0, 1) + maskLine(line.slice(1), mask)),
  ])
  return [`--- ${before.file}`, `+++ ${after.file}`, ...lines, ''].join('\n')
}

/** Beyond it the search for the smallest change takes minutes, deaf to Ctrl-C: its cost grows with the square. */
const MAX_EDITS = 4000

/** All between the first and the last difference, out and in. */
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

/** An empty range stands behind the line before it. */
function range(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`
}

/** Masks the value in one line of a file; a comment may hold a key that was put out of use. */
function maskLine(line: string, mask: MaskValue): string {
  const start = skipCommentSigns(line)
  const first = skipSpace(line, start, line.length)
  const end = skipSpaceBack(line, first, line.length)
  if (first === end || isHeader(line, first, end)) return line
  const entry = readEntry(line, first, end)
  if (typeof entry === 'number') return line
  const key = start === 0 ? entry.key : lastWord(line.slice(first, entry.sign))
  const shown = mask(key, entry.value)
  if (shown === entry.value) return line
  return line.slice(0, entry.valueStart) + shown + line.slice(end)
}

/** In a comment anything may stand before a key that was put out of use. */
function lastWord(text: string): string {
  return text.trim().split(/\s+/).at(-1) ?? ''
}

function skipCommentSigns(line: string): number {
  const signs = /^[\s#;]*/.exec(line)?.[0] ?? ''
  return /[#;]/.test(signs) ? signs.length : 0
}
