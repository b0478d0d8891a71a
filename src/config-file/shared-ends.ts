/** How many characters two texts share at their beginnings, and how many of the rest at their ends. */
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

/** In ever smaller pieces, since whole pieces are compared many times faster than characters. */
function count(room: number, isSame: (from: number, to: number) => boolean): number {
  let at = 0
  for (let step = LARGEST; step >= 1; step /= 2) {
    while (at + step <= room && isSame(at, at + step)) at += step
  }
  return at
}

const LARGEST = 4096
