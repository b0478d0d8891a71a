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
  const { hunks } = structuredPatch('', '', before.text, after.text, '', '', { context: 3 })
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: changed }) => [
    `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`,
    ...changed.map((line) => line.slice(0, 1) + maskLine(line.slice(1), mask)),
  ])
  return [`--- ${before.file}`, `+++ ${after.file}`, ...lines, ''].join('\n')
}

/** An empty range stands behind the line before it. */
function range(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`
}

/** Masks the value in one line of a file; a comment may hold a key that was put out of use. */
export function maskLine(line: string, mask: MaskValue): string {
  const start = skipCommentSigns(line)
  const first = skipSpace(line, start, line.length)
  const end = skipSpaceBack(line, first, line.length)
  if (first === end || isHeader(line, first, end)) return line
  const entry = readEntry(line, first, end)
  if (typeof entry === 'number') return line
  const shown = mask(entry.key, entry.value)
  if (shown === entry.value) return line
  return line.slice(0, entry.valueStart) + shown + line.slice(end)
}

function skipCommentSigns(line: string): number {
  const signs = /^[\s#;]*/.exec(line)?.[0] ?? ''
  return /[#;]/.test(signs) ? signs.length : 0
}
