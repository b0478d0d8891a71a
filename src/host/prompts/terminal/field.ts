import { visible } from '../../../visible.ts'
import { cells, clip, graphemes } from '../cells.ts'
import type { Symbols } from '../symbols.ts'

/** The typed text, with the column of the cursor in it, in cells. */
export interface Field {
  readonly painted: string
  readonly column: number
}

/** A line of text with the cursor in it. It scrolls sideways if it is too long. */
export function textField(text: string, cursor: number, room: number, { symbols }: Marked): Field {
  // The text may be a long paste. Look only at the part that can be on the screen.
  const reach = room * 8
  const shown = graphemes(text.slice(Math.max(0, cursor - reach), cursor)).map(visible)
  const rest = graphemes(text.slice(cursor, cursor + reach)).map(visible)
  const left = fitEnd(shown, room - 1, symbols.ellipsis)
  const right = clip(rest.join(''), room - 1 - cells(left), symbols.ellipsis)
  return { painted: left + right, column: cells(left) }
}

/** A bullet for each character, as far as there is room. */
export function maskedField(length: number, room: number, { symbols }: Marked): Field {
  const painted = symbols.bullet.repeat(Math.max(0, Math.min(length, room - 1)))
  return { painted, column: cells(painted) }
}

interface Marked {
  readonly symbols: Symbols
}

function fitEnd(shown: readonly string[], room: number, more: string): string {
  const all = shown.join('')
  if (cells(all) <= room) return all
  let kept = ''
  for (let at = shown.length - 1; at >= 0; at -= 1) {
    const longer = `${shown[at]}${kept}`
    if (cells(longer) > room - cells(more)) break
    kept = longer
  }
  return `${more}${kept}`
}
