import {
  boundsOf,
  type EditableSection,
  type EditableSections,
  type Entry,
} from './editable-sections.ts'
import { DEFAULT_LAYOUT, type Layout } from './spell.ts'

/**
 * The line break for new text: as above it, or else as at the top of the file, or else
 * `\n`.
 */
export function lineEndNear(textBefore: string, wholeText: string): string {
  const newline = textBefore.lastIndexOf('\n')
  if (newline !== -1) return textBefore[newline - 1] === '\r' ? '\r\n' : '\n'
  const first = wholeText.indexOf('\n')
  return first > 0 && wholeText[first - 1] === '\r' ? '\r\n' : '\n'
}

/** The layout of an existing key. Copies only spaces and tabs. */
export function layoutOf(body: string, entry: Entry): Layout {
  const indent = body.slice(entry.start, entry.at)
  const before =
    /[ \t]*$/.exec(body.slice(Math.max(entry.at, entry.sign - 8), entry.sign))?.[0] ?? ''
  const after = body.slice(entry.sign + 1, entry.valueStart)
  const sign = body.charAt(entry.sign)
  const blankValue = entry.valueStart === entry.valueEnd
  return {
    indent: PLAIN_BLANKS.test(indent) ? indent : '',
    sign: before + sign + (PLAIN_BLANKS.test(after) && !blankValue ? after : before),
  }
}

/** The layout for new keys: copied from the section, or else from the end of the file. */
export function layoutFor(section: EditableSection, all: EditableSections): Layout {
  return lastLayout(section) ?? lastLayoutOf(all) ?? DEFAULT_LAYOUT
}

function lastLayoutOf(sections: EditableSections): Layout | undefined {
  for (const section of sections.backwards()) {
    const layout = lastLayout(section)
    if (layout !== undefined) return layout
  }
  return undefined
}

function lastLayout(section: EditableSection): Layout | undefined {
  const { last } = boundsOf(section.body)
  return last === undefined ? undefined : layoutOf(section.body, last)
}

/**
 * Whether to write a blank line between sections. False only if the file has two sections without
 * one.
 */
export function blankBetweenSections(sections: EditableSections): boolean {
  const [, before, more] = sections.backwards()
  if (before === undefined || more === undefined) return true
  return /\n[ \t]*\r?\n/.test(`\n${before.body.slice(-TAIL)}`)
}

const TAIL = 4096
const PLAIN_BLANKS = /^[ \t]*$/
