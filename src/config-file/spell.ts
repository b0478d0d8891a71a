import { PcloudConfigError } from '../errors.ts'
import { namedKey } from '../rclone/section-keys.ts'
import { goTrim, headerName, isHeader, readEntry } from './line.ts'

/** The layout of a key: the indent, and the sign with the spaces. */
export interface Layout {
  readonly indent: string
  readonly sign: string
}

export const DEFAULT_LAYOUT: Layout = { indent: '', sign: ' = ' }

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
