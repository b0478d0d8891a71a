/** The list of a choice needs three rows to be of use, and one to show the selected row. */
export const LIST_ROWS = 3

/** The rows around the list and the field. */
export interface Rows {
  readonly gap: readonly string[]
  readonly above: readonly string[]
  readonly head: readonly string[]
  readonly help: readonly string[]
  readonly problem: readonly string[]
  readonly notes: readonly string[]
  readonly listRows: number
  /** The question is on one line, and may be clipped. */
  readonly isShort: boolean
}

/**
 * In a low window, omits rows in this order, so that the selected row, the field and the problem
 * remain.
 */
export function shownRows(all: Rows, room: number): Rows {
  let rows = all
  const over = () => Math.max(heightOf(rows) - room, 0)
  const shorten = (part: 'gap' | 'notes' | 'help' | 'above' | 'problem') => {
    const kept = Math.max(rows[part].length - over(), 0)
    rows = { ...rows, [part]: rows[part].slice(0, kept) }
  }
  for (const part of ['gap', 'notes', 'help', 'above'] as const) shorten(part)
  if (over() > 0) rows = { ...rows, head: all.head.slice(-1), isShort: true }
  if (over() > 0) rows = { ...rows, listRows: Math.min(all.listRows, 1) }
  shorten('problem')
  return over() > 0 && all.listRows > 0 ? { ...rows, head: [] } : rows
}

function heightOf({ gap, above, head, help, problem, notes, listRows }: Rows): number {
  const parts = [gap, above, head, help, problem, notes]
  return parts.reduce((sum, { length }) => sum + length, listRows)
}
