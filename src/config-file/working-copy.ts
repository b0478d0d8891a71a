import { BlockList } from './block-list.ts'
import {
  type Block,
  boundsOf,
  type Entry,
  entriesOf,
  hasHeader,
  isPresent,
} from './editable-sections.ts'
import { blankBetweenSections, layoutFor, layoutOf, lineEndNear } from './line-layout.ts'
import { spellEntry, spellHeader, spellValue } from './spell.ts'
import type { Division } from './split.ts'

/** The file cut into blocks while edits are applied to it; lives inside applyEdits only. */
export class WorkingCopy {
  readonly blocks: BlockList
  readonly #text: string
  readonly #blocksAt: (name: string) => Block[]
  /** Those of the sections that were asked for; most are never. */
  readonly #byName = new Map<string, Block[]>()

  constructor({ stretches, sections }: Pick<Division, 'stretches' | 'sections'>) {
    this.blocks = new BlockList(stretches)
    this.#text = stretches.text
    this.#blocksAt = (name) =>
      sections.places(name).flatMap((place) => this.blocks.ofStretch(place))
  }

  has(name: string): boolean {
    return this.#blocksOf(name).length > 0
  }

  add(name: string, entries: ReadonlyMap<string, string>): void {
    const header = spellHeader(name)
    const tail = this.#tail()
    const eol = lineEndNear(tail.head + tail.body, this.#text)
    const layout = layoutFor(tail, this.blocks)
    const lines = [...entries].map(([key, value]) => spellEntry(key, value, layout) + eol)
    const blank = blankBetweenSections(this.blocks)
    const endsBlank = /(^|\n)\r?\n$/.test(tail.head + tail.body)
    this.#closeLastLine(tail, eol)
    if (blank && !endsBlank && !isEmpty(tail)) tail.body += eol
    const made = { name, head: header + eol, body: lines.join('') + (endsBlank ? eol : '') }
    this.blocks.push(made)
    this.#named(name).push(made)
  }

  /** The last occurrence of a key is the one that counts, so that is the one changed. */
  set(name: string, key: string, value: string): void {
    const found = this.#findLast(name, key)
    if (found === undefined) this.#append(name, key, value)
    else replaceValue(found.block, found.entry, key, value)
  }

  unset(name: string, key: string): void {
    for (const block of this.#blocksOf(name)) {
      const lines = entriesOf(block.body).filter((entry) => entry.key === key)
      for (const entry of lines.reverse()) block.body = cut(block.body, entry.start, entry.end)
    }
  }

  replace(name: string, entries: ReadonlyMap<string, string>): void {
    const present = new Set(this.#blocksOf(name).flatMap((block) => keysOf(block)))
    // In this order, since a section without a header goes with its last key.
    for (const [key, value] of entries) this.set(name, key, value)
    for (const key of present) if (!entries.has(key)) this.unset(name, key)
  }

  rename(from: string, to: string): void {
    if (from === to) return
    const header = spellHeader(to)
    const blocks = this.#blocksOf(from).map((block) =>
      hasHeader(block) ? block : this.#giveHeader(block, header),
    )
    this.#byName.set(from, [])
    for (const block of blocks) {
      block.head = renameHeader(block.head, to)
      block.name = to
      this.#named(to).push(block)
    }
  }

  /**
   * A section's own lines go from its header to its last key, and the blank lines after
   * that. Comments behind the last key stay: goconfig counts them to what follows.
   */
  remove(name: string): void {
    for (const block of this.#blocksOf(name)) {
      const { first, last } = boundsOf(block.body)
      const end = last?.end ?? 0
      const rest = withoutLeadingBlanks(block.body.slice(end))
      const hadBlank = rest.length < block.body.length - end
      const [previous] = this.blocks.backwards(block)
      // What stands above the keys in front of the first header is the head of the file.
      if (previous === undefined) block.body = block.body.slice(0, first?.start ?? 0) + rest
      else this.#dropBehind(previous, block, rest, hadBlank)
    }
    this.#byName.set(name, [])
  }

  #dropBehind(previous: Block, block: Block, rest: string, hadBlank: boolean): void {
    const isLast = this.#tail() === block && rest === ''
    this.blocks.drop(block)
    if (isLast && !hadBlank) previous.body = previous.body.replace(/(^|\n)\r?\n$/, '$1')
    previous.body += rest
  }

  #append(name: string, key: string, value: string): void {
    const block = this.#blocksOf(name).findLast((one) => boundsOf(one.body).last)
    const target = block ?? this.#blocksOf(name)[0]
    if (target === undefined) return
    const end = boundsOf(target.body).last?.end ?? 0
    const before = target.head + target.body.slice(0, end)
    const eol = lineEndNear(before, this.#text)
    const line = spellEntry(key, value, layoutFor(target, this.blocks)) + eol
    const gap = before === '' || before.endsWith('\n') || before === BOM ? '' : eol
    target.body = target.body.slice(0, end) + gap + line + target.body.slice(end)
  }

  #findLast(name: string, key: string): { block: Block; entry: Entry } | undefined {
    for (const block of this.#blocksOf(name).toReversed()) {
      const entry = entriesOf(block.body).findLast((one) => one.key === key)
      if (entry !== undefined) return { block, entry }
    }
    return undefined
  }

  /** Cuts the stretch before the first header in two: the head of the file, and its keys under a header. */
  #giveHeader(block: Block, header: string): Block {
    const start = boundsOf(block.body).first?.start ?? 0
    const eol = lineEndNear('', this.#text)
    const made = { name: block.name, head: header + eol, body: block.body.slice(start) }
    block.body = block.body.slice(0, start)
    this.blocks.insertBehind(block, made)
    return made
  }

  #closeLastLine(tail: Block, eol: string): void {
    const text = tail.head + tail.body
    if (isEmpty(tail) || text.endsWith('\n')) return
    if (tail.body === '' && tail.head !== '') tail.head += eol
    else tail.body += eol
  }

  #tail(): Block {
    const [last] = this.blocks.backwards()
    return last ?? { name: '', head: '', body: '' }
  }

  #blocksOf(name: string): readonly Block[] {
    return this.#named(name).filter(isPresent)
  }

  #named(name: string): Block[] {
    const known = this.#byName.get(name) ?? this.#blocksAt(name)
    this.#byName.set(name, known)
    return known
  }
}

function isEmpty(block: Block): boolean {
  return block.body === '' && (block.head === '' || block.head === BOM)
}

function keysOf(block: Block): string[] {
  return entriesOf(block.body).map((entry) => entry.key)
}

function replaceValue(block: Block, entry: Entry, key: string, value: string): void {
  const { body } = block
  const spelled = spellValue(key, value)
  if (spelled === body.slice(entry.valueStart, entry.valueEnd)) return
  if (entry.valueStart < entry.valueEnd) {
    const trailing = spelled === '' ? entry.sign + 1 : entry.valueStart
    block.body = body.slice(0, trailing) + spelled + body.slice(entry.valueEnd)
    return
  }
  const { sign } = layoutOf(body, entry)
  const gap = sign.slice(sign.search(/[=:]/) + 1)
  const lineEnd = /\r?\n?$/.exec(body.slice(entry.sign, entry.end))?.[0] ?? ''
  block.body = body.slice(0, entry.sign + 1) + gap + spelled + lineEnd + body.slice(entry.end)
}

function renameHeader(head: string, to: string): string {
  const open = head.indexOf('[') + 1
  const close = head.lastIndexOf(']')
  const inside = head.slice(open, close)
  const lead = /^[ \t]*/.exec(inside)?.[0] ?? ''
  let end = inside.length
  while (end > lead.length && ' \t'.includes(inside.charAt(end - 1))) end -= 1
  return head.slice(0, open) + lead + to + inside.slice(end) + head.slice(close)
}

function withoutLeadingBlanks(text: string): string {
  // A loop: a repeated group overflows the stack of the regular expressions on a long run.
  const line = /[ \t]*\r?\n/y
  let end = 0
  while (line.test(text)) end = line.lastIndex
  return text.slice(end)
}

function cut(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(end)
}

const BOM = '\ufeff'
