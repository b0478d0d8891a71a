import type { Block } from './editable-sections.ts'
import type { Stretches } from './spans.ts'

/**
 * The blocks of a file in order. A stretch becomes a block when somebody asks for it; what
 * lies between goes back into the text in one piece, so that few edits of many sections
 * cost what few of few do.
 */
export class BlockList {
  readonly #stretches: Stretches
  /** What stands in the place of a stretch: its block, none any more, or one more behind it. */
  readonly #made = new Map<number, Block[]>()
  readonly #places = new Map<Block, number>()
  /** The place behind all stretches. */
  readonly #end: number

  constructor(stretches: Stretches) {
    this.#stretches = stretches
    this.#end = stretches.names.length
  }

  /** The block that a stretch was made into, as long as it stands. */
  ofStretch(place: number): Block[] {
    return this.#standing(place).slice(0, 1)
  }

  /** From the last one, or the one in front of a block, to the first. */
  *backwards(from?: Block): Generator<Block> {
    let place = from === undefined ? this.#end : this.#placeOf(from)
    const standing = this.#standing(place)
    const before = from === undefined ? standing.length : standing.indexOf(from)
    yield* standing.slice(0, before).reverse()
    while (--place >= 0) yield* this.#standing(place).toReversed()
  }

  push(block: Block): void {
    this.#standing(this.#end).push(block)
    this.#places.set(block, this.#end)
  }

  insertBehind(block: Block, next: Block): void {
    const place = this.#placeOf(block)
    const standing = this.#standing(place)
    standing.splice(standing.indexOf(block) + 1, 0, next)
    this.#places.set(next, place)
  }

  drop(block: Block): void {
    const standing = this.#standing(this.#placeOf(block))
    standing.splice(standing.indexOf(block), 1)
  }

  /** The text of all of them. */
  join(): string {
    const stretches = this.#stretches
    const parts: string[] = []
    let at = 0
    for (const [place, blocks] of [...this.#made].sort(([a], [b]) => a - b)) {
      parts.push(stretches.text.slice(at, stretches.start(place)))
      for (const { head, body } of blocks) parts.push(head, body)
      at = stretches.end(place)
    }
    parts.push(stretches.text.slice(at))
    return parts.join('')
  }

  #placeOf(block: Block): number {
    return this.#places.get(block) ?? this.#end
  }

  #standing(place: number): Block[] {
    const known = this.#made.get(place)
    if (known !== undefined) return known
    const blocks = place === this.#end ? [] : [this.#cut(place)]
    this.#made.set(place, blocks)
    for (const block of blocks) this.#places.set(block, place)
    return blocks
  }

  #cut(place: number): Block {
    const stretches = this.#stretches
    return {
      name: stretches.names[place] ?? '',
      head: stretches.text.slice(stretches.start(place), stretches.bodyStart(place)),
      body: stretches.body(place),
    }
  }
}
