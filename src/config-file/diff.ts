import type { ConfigDocument } from './document.ts'
import { type MaskSection, maskedLines } from './masked-lines.ts'

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
