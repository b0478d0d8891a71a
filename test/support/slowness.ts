/** How long {@link sample} takes on a usual machine. */
const USUAL_MS = 12

/**
 * How many times slower than usual this machine is at the moment, at least 1. Multiply a time limit
 * for pure work by it: the limit then finds quadratic time, and not a busy machine.
 */
export function slowness(): number {
  return Math.max(1, Math.max(...Array.from({ length: 3 }, sample)) / USUAL_MS)
}

/** Splits a text of 1 MiB into lines and counts their signs. */
function sample(): number {
  const text = 'a_key = some value\n'.repeat(55_000)
  const begin = performance.now()
  let signs = 0
  for (const line of text.match(/[^\n]+/g) ?? []) signs += line.indexOf('=') + line.length
  if (signs === 0) throw new Error('the sample was optimized away')
  return performance.now() - begin
}
