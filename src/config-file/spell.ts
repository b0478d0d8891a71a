import { PcloudConfigError } from '../errors.ts'
import { namedKey } from '../rclone/section-keys.ts'
import {
  boundsOf,
  type EditableSection,
  type EditableSections,
  type Entry,
} from './editable-sections.ts'
import { goTrim, headerName, isHeader, readEntry } from './line.ts'

/** The layout of a key: the indent, and the sign with the spaces. */
interface Layout {
  readonly indent: string
  readonly sign: string
}

const DEFAULT_LAYOUT: Layout = { indent: '', sign: ' = ' }

/** A key and value, spelled so that goconfig reads exactly these. */
export function spellEntry(key: string, value: string, layout: Layout): string {
  const right = spellValue(key, value)
  for (const left of keySpellings(key)) {
    const sign = right === '' ? layout.sign.trimEnd() : layout.sign
    const line = `${left}${sign}${right}`
    if (readsAs(line, key, value)) return layout.indent + line
  }
  throw new PcloudConfigError('usage', `rclone.conf cannot store ${namedKey(key)}.`)
}

/** The spelling of a value: unquoted if it reads back unchanged, or else in backquotes. */
export function spellValue(key: string, value: string): string {
  refuseBreaks(value, `The value of ${namedKey(key)}`)
  return readsAs(`k = ${value}`, 'k', value) ? value : `\`${value}\``
}

export function spellHeader(name: string): string {
  refuseBreaks(name, 'The name of a remote')
  if (name === '' || headerName(`[${name}]`, 0, name.length + 2) !== name) {
    throw new PcloudConfigError(
      'usage',
      `rclone.conf cannot store a remote named ${JSON.stringify(name)}.`,
    )
  }
  return `[${name}]`
}

/** An entire section in the default layout. */
export function renderSection(
  name: string,
  entries: readonly (readonly [string, string])[],
): string {
  const lines = entries.map(([key, value]) => spellEntry(key, value, DEFAULT_LAYOUT))
  return `${[spellHeader(name), ...lines].join('\n')}\n`
}

/**
 * Whether a value survives when rclone saves the file. rclone's writer (goconfig's write.go) puts a
 * value with a backquote in double quotes, which the reader keeps. It does not quote values with
 * outer spaces, which the reader trims.
 */
export function survivesRclone(key: string, value: string): boolean {
  const left = key.startsWith('#') ? '-' : quotedByRclone(key, /[=:]/.test(key), '`')
  return readsAs(`${left} = ${quotedByRclone(value, value.includes('`'), '"')}`, key, value)
}

function quotedByRclone(text: string, isNeeded: boolean, first: string): string {
  if (!isNeeded) return text
  const quote = [first, '"', '"""'].find((one) => !text.includes(one.charAt(0))) ?? '"""'
  return quote + text + quote
}

function keySpellings(key: string): string[] {
  refuseBreaks(key, 'The name of a key')
  if (key === '' || key === ' ' || key === '-') return []
  return [key, `\`${key}\``, `"${key}"`, `"""${key}"""`]
}

function readsAs(text: string, key: string, value: string): boolean {
  const line = goTrim(text)
  if (line === '' || /^[#;]/.test(line) || isHeader(line, 0, line.length)) return false
  const read = readEntry(line, 0, line.length)
  return typeof read !== 'number' && read.key === key && read.value === value
}

/** A line break could add lines to a different section. The message does not contain the value. */
function refuseBreaks(text: string, what: string): void {
  if (/[\r\n\0]/.test(text)) {
    throw new PcloudConfigError('usage', `${what} contains a line break or a NUL character.`, {
      hint: 'rclone.conf has one line per key. Paste it without the line break.',
    })
  }
}

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
