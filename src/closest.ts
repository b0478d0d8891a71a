/** The name a typing mistake was probably meant to be, if one is near enough. */
export function closest(typed: string, names: readonly string[]): string | undefined {
  const swapped = names.find((name) => isSwap(typed, name))
  if (swapped !== undefined) return swapped
  const ranked = names
    .map((name) => ({ name, distance: editDistance(typed, name) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= Math.max(1, Math.floor(typed.length / 3)) ? best.name : undefined
}

/** The same letters in another order, such as `nwe`: one slip, though it counts as two edits. */
function isSwap(typed: string, name: string): boolean {
  return typed.length > 2 && [...typed].sort().join('') === [...name].sort().join('')
}

/** Levenshtein's, one row at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (const [i, char] of [...from].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...to].entries()) {
      const replace = (row[j] ?? 0) + (char === other ? 0 : 1)
      next.push(Math.min(replace, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
