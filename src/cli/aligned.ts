/** A line of a table: what it is, and what is known of it. */
export type Row = readonly [label: string, value: string | undefined]

/** Labels as wide as the longest; what is not known has no line. */
export function aligned(rows: readonly Row[]): string {
  const told = rows.filter(([, value]) => value !== undefined)
  const width = Math.max(...told.map(([label]) => label.length))
  return told.map(([label, value]) => `${label.padEnd(width)}  ${value}\n`).join('')
}
