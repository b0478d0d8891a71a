/** Between two columns. */
export const GAP = '  '

/**
 * The lines of a table. Each column is as wide as the widest cell.
 * @param measure the columns that a text takes on the screen
 */
export function alignColumns(
  rows: readonly (readonly string[])[],
  measure: (text: string) => number = (text) => text.length,
): readonly string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [at, cell] of row.entries()) {
      widths[at] = Math.max(widths[at] ?? 0, measure(cell))
    }
  }
  const padded = (cell: string, at: number) => cell + ' '.repeat((widths[at] ?? 0) - measure(cell))
  return rows.map((row) => row.map(padded).join(GAP).trimEnd())
}

/** A label and a value. Rows without a value are left out. */
export type LabelledFact = readonly [label: string, value: string | undefined]

export function alignFacts(facts: readonly LabelledFact[]): string {
  const rows = facts.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]]))
  return alignColumns(rows)
    .map((line) => `${line}\n`)
    .join('')
}
