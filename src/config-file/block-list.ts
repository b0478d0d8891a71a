import type { Block } from './blocks.ts'
import type { Stretches } from './stretches.ts'

/**
 * The blocks of a file in order. A stretch becomes a block when somebody asks for it;
 * until then it is a number here, and runs of such numbers go back into the text in one piece.
 */
export class BlockList {
  readonly #stretches: Stretches
  readonly #items: (number | Block)[]
  readonly #made = new Map<number, Block>()

  constructor(stretches: Stretches) {
    this.#stretches = stretches
    this.#items = stretches.names.map((_, place) => place)
  }

  get length(): number {
    return this.#items.length
  }

  /** Negative indices count from the end. */
  at(index: number): Block | undefined {
    const item = this.#items.at(index)
    return typeof item === 'number' ? this.ofStretch(item) : item
  }

  /** The block made of a stretch, wherever it stands by now. */
  ofStretch(place: number): Block {
    const known = this.#made.get(place)
    if (known !== undefined) return known
    const block = this.#cut(place)
    // Backwards: blocks are taken out anywhere, and put in once at most, behind the first.
    this.#items[this.#items.lastIndexOf(place, place + 1)] = block
    this.#made.set(place, block)
    return block
  }

  indexOf(block: Block): number {
    return this.#items.indexOf(block)
  }

  push(block: Block): void {
    this.#items.push(block)
  }

  insert(index: number, block: Block): void {
    this.#items.splice(index, 0, block)
  }

  drop(index: number): void {
    this.#items.splice(index, 1)
  }

  /** The text of all of them. */
  join(): string {
    const { text } = this.#stretches
    const parts: string[] = []
    let [from, to] = [0, 0]
    const closeRun = (next: number) => {
      parts.push(text.slice(from, to))
      from = next
    }
    for (const item of this.#items) {
      if (typeof item === 'number') {
        const start = this.#stretches.start(item)
        if (start !== to) closeRun(start)
        to = this.#stretches.end(item)
      } else {
        closeRun(to)
        parts.push(item.head, item.body)
      }
    }
    closeRun(to)
    return parts.join('')
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
