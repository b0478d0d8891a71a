import { alignColumns, GAP } from '../../columns.ts'
import { visible } from '../../visible.ts'
import { cells, clip } from './cells.ts'

const FEWEST = 2

/**
 * Rows in columns as wide as what they hold. Where they do not fit, columns go from the
 * right; the first two stay and are cut. A row of one cell can be wider than the first column.
 * @param width undefined where lines may be of any length
 */
export function formatTable(
  rows: readonly (readonly string[])[],
  width: number | undefined,
  more: string,
): readonly string[] {
  const shown = rows.map((row) => row.map(visible))
  const columns = shown.filter((row) => row.length > 1)
  const widest = (at: number) => Math.max(0, ...columns.map((row) => cells(row[at] ?? '')))
  const all = Array.from({ length: Math.max(0, ...columns.map((row) => row.length)) }, (_, at) =>
    widest(at),
  )
  const widths = width === undefined ? all : fitting(all, width - 1)
  const clipped = columns.map((row) => widths.map((room, at) => clip(row[at] ?? '', room, more)))
  const lines = alignColumns(clipped, cells).values()
  return shown.map((row) => (row.length > 1 ? (lines.next().value ?? '') : row.join('')))
}

function fitting(widths: readonly number[], room: number): readonly number[] {
  const total = (some: readonly number[]) =>
    some.reduce((sum, one) => sum + one + GAP.length, -GAP.length)
  let kept = widths
  while (kept.length > FEWEST && total(kept) > room) kept = kept.slice(0, -1)
  const [first = 0, ...others] = kept
  return [Math.max(Math.min(first, room - total([0, ...others])), 4), ...others]
}
