import {
  boundsOf,
  type EditableSection,
  EditableSections,
  type Entry,
  entriesOf,
  hasHeader,
  isPresent,
} from './editable-sections.ts'
import {
  blankBetweenSections,
  layoutFor,
  layoutOf,
  lineEndNear,
  spellEntry,
  spellHeader,
  spellValue,
} from './spell.ts'
import type { Split } from './split.ts'

/** The sections of the file during {@link applyEdits}. */
export class WorkingCopy {
  readonly sections: EditableSections
  readonly #text: string
  readonly #sectionsAt: (name: string) => EditableSection[]
  /** The sections that were requested. */
  readonly #byName = new Map<string, EditableSection[]>()

  constructor({ spans, sections: raw }: Pick<Split, 'spans' | 'sections'>) {
    this.sections = new EditableSections(spans)
    this.#text = spans.text
    this.#sectionsAt = (name) => raw.places(name).flatMap((place) => this.sections.ofSpan(place))
  }

  has(name: string): boolean {
    return this.#sectionsOf(name).length > 0
  }

  add(name: string, entries: ReadonlyMap<string, string>): void {
    const header = spellHeader(name)
    const tail = this.#tail()
    const eol = lineEndNear(tail.head + tail.body, this.#text)
    const layout = layoutFor(tail, this.sections)
    const lines = [...entries].map(([key, value]) => spellEntry(key, value, layout) + eol)
    const blank = blankBetweenSections(this.sections)
    const endsBlank = /(^|\n)\r?\n$/.test(tail.head + tail.body)
    this.#closeLastLine(tail, eol)
    if (blank && !endsBlank && !isEmpty(tail)) tail.body += eol
    const made = { name, head: header + eol, body: lines.join('') + (endsBlank ? eol : '') }
    this.sections.push(made)
    this.#named(name).push(made)
  }

  /** rclone uses the last of several equal keys, so change that one. */
  set(name: string, key: string, value: string): void {
    const found = this.#findLast(name, key)
    if (found === undefined) this.#append(name, key, value)
    else replaceValue(found.section, found.entry, key, value)
  }

  unset(name: string, key: string): void {
    for (const section of this.#sectionsOf(name)) {
      const lines = entriesOf(section.body).filter((entry) => entry.key === key)
      for (const entry of lines.reverse()) section.body = cut(section.body, entry.start, entry.end)
    }
  }

  replace(name: string, entries: ReadonlyMap<string, string>): void {
    const present = new Set(this.#sectionsOf(name).flatMap((section) => keysOf(section)))
    // In this order: a section without a header disappears with the last key.
    for (const [key, value] of entries) this.set(name, key, value)
    for (const key of present) if (!entries.has(key)) this.unset(name, key)
  }

  rename(from: string, to: string): void {
    if (from === to) return
    const header = spellHeader(to)
    const sections = this.#sectionsOf(from).map((section) =>
      hasHeader(section) ? section : this.#giveHeader(section, header),
    )
    this.#byName.set(from, [])
    for (const section of sections) {
      section.head = renameHeader(section.head, to)
      section.name = to
      this.#named(to).push(section)
    }
  }

  /**
   * Removes the lines from the header to the last key, and the following blank lines. Keeps
   * comments after the last key: goconfig assigns them to the next section.
   */
  remove(name: string): void {
    for (const section of this.#sectionsOf(name)) {
      const { first, last } = boundsOf(section.body)
      const end = last?.end ?? 0
      const rest = withoutLeadingBlanks(section.body.slice(end))
      const hadBlank = rest.length < section.body.length - end
      const [previous] = this.sections.backwards(section)
      // Text above the first key without a header is the head of the file.
      if (previous === undefined) section.body = section.body.slice(0, first?.start ?? 0) + rest
      else this.#dropBehind(previous, section, rest, hadBlank)
    }
    this.#byName.set(name, [])
  }

  #dropBehind(
    previous: EditableSection,
    section: EditableSection,
    rest: string,
    hadBlank: boolean,
  ): void {
    const isLast = this.#tail() === section && rest === ''
    this.sections.drop(section)
    if (isLast && !hadBlank) previous.body = previous.body.replace(/(^|\n)\r?\n$/, '$1')
    previous.body += rest
  }

  #append(name: string, key: string, value: string): void {
    const section = this.#sectionsOf(name).findLast((one) => boundsOf(one.body).last)
    const target = section ?? this.#sectionsOf(name)[0]
    if (target === undefined) return
    const end = boundsOf(target.body).last?.end ?? 0
    const before = target.head + target.body.slice(0, end)
    const eol = lineEndNear(before, this.#text)
    const line = spellEntry(key, value, layoutFor(target, this.sections)) + eol
    const gap = before === '' || before.endsWith('\n') || before === BOM ? '' : eol
    target.body = target.body.slice(0, end) + gap + line + target.body.slice(end)
  }

  #findLast(name: string, key: string): { section: EditableSection; entry: Entry } | undefined {
    for (const section of this.#sectionsOf(name).toReversed()) {
      const entry = entriesOf(section.body).findLast((one) => one.key === key)
      if (entry !== undefined) return { section, entry }
    }
    return undefined
  }

  /**
   * Splits the section before the first header: the head of the file, and the keys with a new
   * header.
   */
  #giveHeader(section: EditableSection, header: string): EditableSection {
    const start = boundsOf(section.body).first?.start ?? 0
    const eol = lineEndNear('', this.#text)
    const made = { name: section.name, head: header + eol, body: section.body.slice(start) }
    section.body = section.body.slice(0, start)
    this.sections.insertAfter(section, made)
    return made
  }

  #closeLastLine(tail: EditableSection, eol: string): void {
    const text = tail.head + tail.body
    if (isEmpty(tail) || text.endsWith('\n')) return
    if (tail.body === '' && tail.head !== '') tail.head += eol
    else tail.body += eol
  }

  #tail(): EditableSection {
    const [last] = this.sections.backwards()
    return last ?? { name: '', head: '', body: '' }
  }

  #sectionsOf(name: string): readonly EditableSection[] {
    return this.#named(name).filter(isPresent)
  }

  #named(name: string): EditableSection[] {
    const known = this.#byName.get(name) ?? this.#sectionsAt(name)
    this.#byName.set(name, known)
    return known
  }
}

function isEmpty(section: EditableSection): boolean {
  return section.body === '' && (section.head === '' || section.head === BOM)
}

function keysOf(section: EditableSection): string[] {
  return entriesOf(section.body).map((entry) => entry.key)
}

function replaceValue(section: EditableSection, entry: Entry, key: string, value: string): void {
  const { body } = section
  const spelled = spellValue(key, value)
  if (spelled === body.slice(entry.valueStart, entry.valueEnd)) return
  if (entry.valueStart < entry.valueEnd) {
    const trailing = spelled === '' ? entry.sign + 1 : entry.valueStart
    section.body = body.slice(0, trailing) + spelled + body.slice(entry.valueEnd)
    return
  }
  const { sign } = layoutOf(body, entry)
  const gap = sign.slice(sign.search(/[=:]/) + 1)
  const lineEnd = /\r?\n?$/.exec(body.slice(entry.sign, entry.end))?.[0] ?? ''
  section.body = body.slice(0, entry.sign + 1) + gap + spelled + lineEnd + body.slice(entry.end)
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
  // A loop: a repeated group overflows the regular expression stack on a long text.
  const line = /[ \t]*\r?\n/y
  let end = 0
  while (line.test(text)) end = line.lastIndex
  return text.slice(end)
}

function cut(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(end)
}

const BOM = '\ufeff'
