/**
 * The name that the user probably meant. Returns undefined instead of an unlikely guess.
 */
export function closest(typed: string, names: readonly string[]): string | undefined {
  const word = typed.toLowerCase()
  const ranked = names
    .map((name) => ({ name, slips: slips(word, name.toLowerCase()) }))
    .filter(({ name, slips: count }) => count <= allowed(word, name.toLowerCase()))
    .sort((a, b) => a.slips - b.slips)
  return ranked[0]?.name
}

/**
 * A name of two letters is too short to compare. A longer name may contain two mistakes if its
 * first letter is correct, because people rarely mistype the first letter.
 */
function allowed(word: string, name: string): number {
  if (word.length < 3 || isOtherInitial(word, name)) return 0
  return word.length >= 6 && word[0] === name[0] ? 2 : 1
}

/** `tile` and `file` are two different words, so a single change in a short word is not a typing mistake. */
function isOtherInitial(word: string, name: string): boolean {
  return word[0] !== name[0] && word.slice(1) === name.slice(1)
}

/** The number of replaced, missing, extra or swapped letters (Damerau-Levenshtein). */
function slips(from: string, to: string): number {
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      const isSwap = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      const swapped = i > 1 && j > 1 && isSwap ? (before[j - 2] ?? 0) + 1 : replaced
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return row[to.length] ?? 0
}
