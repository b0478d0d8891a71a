/** The number of characters that are equal at the start and at the end of two texts. */
export function sharedEnds(a: string, b: string): { readonly head: number; readonly tail: number } {
  const room = Math.min(a.length, b.length)
  const head = count(room, (from, to) => a.slice(from, to) === b.slice(from, to))
  const tail = count(
    room - head,
    (from, to) =>
      a.slice(a.length - to, a.length - from) === b.slice(b.length - to, b.length - from),
  )
  return { head, tail }
}

/** Compares pieces of decreasing size: comparing entire pieces is much faster. */
function count(room: number, isSame: (from: number, to: number) => boolean): number {
  let at = 0
  for (let step = LARGEST; step >= 1; step /= 2) {
    while (at + step <= room && isSame(at, at + step)) at += step
  }
  return at
}

const LARGEST = 4096
