import { parse, safe } from 'ini'
import { PcloudConfigError } from '../errors.ts'
import { MAX_SIZE } from '../files/own-files.ts'

/**
 * Sets one key in a settings file, or removes it if the value is blank. Edits the text:
 * the `ini` package drops all comments when it writes.
 */
export function changeEntry(text: string, key: string, value: string): string {
  const bom = BOM.exec(text)?.[0] ?? ''
  const lines = splitLines(text.slice(bom.length))
  const own = ownLines(lines, key)
  if (value === '' && own.length === 0) return text
  const changed = value === '' ? without(lines, own) : withValue(lines, own, key, value)
  const after = bom + changed.join('')
  if (!isMeant(text, after, key, value)) {
    throw new PcloudConfigError('failed', `The settings file cannot be changed at "${key}".`, {
      hint: 'Change the file in an editor.',
    })
  }
  // The program could not read the file again.
  if (value !== '' && Buffer.byteLength(after) > MAX_SIZE) throw tooLarge(key)
  return after
}

function tooLarge(key: string): PcloudConfigError {
  return new PcloudConfigError('usage', `The value of ${key} is too long for the settings file.`, {
    hint: `The file can be at most ${MAX_SIZE / 1024} KiB long.`,
  })
}

export function readSettings(text: string) {
  return { text, entries: Object.entries(readEntries(text)) }
}

/** The entries and sections of the file, as the `ini` package reads them. */
function readEntries(text: string): Readonly<Record<string, unknown>> {
  return parse(text.replace(BOM, ''))
}

function splitLines(text: string): readonly string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? []
}

function topEnd(lines: readonly string[]): number {
  const at = lines.findIndex((line) => /^\[[^\]]*\]\s*$/.test(line))
  return at < 0 ? lines.length : at
}

/** All lines that set this key, also as `key[]`. */
function ownLines(lines: readonly string[], key: string): readonly number[] {
  const top = lines.slice(0, topEnd(lines))
  return top.flatMap((line, at) => (Object.hasOwn(readEntries(line), key) ? [at] : []))
}

function without(lines: readonly string[], gone: readonly number[]): readonly string[] {
  return lines.filter((_, at) => !gone.includes(at))
}

/** Changes the effective one of several duplicates, which is the final one, and removes the rest. */
function withValue(
  lines: readonly string[],
  own: readonly number[],
  key: string,
  value: string,
): readonly string[] {
  const at = own.at(-1)
  if (at === undefined) return inserted(lines, `${key} = ${safe(value)}`)
  const changed = lines.map((line, index) => (index === at ? respelled(line, key, value) : line))
  return without(changed, own.slice(0, -1))
}

/** Preserves indent and comment. */
function respelled(line: string, key: string, value: string): string {
  const [, head = '', rest = '', end = ''] = /^([^=\r\n]*=[ \t]*|)([^\r\n]*)(.*)$/s.exec(line) ?? []
  const isWhole = head !== '' && !/\[\]\s*=/.test(head)
  const indent = /^\s*/.exec(line)?.[0] ?? ''
  return `${isWhole ? head : `${indent}${key} = `}${safe(value)}${comment(rest)}${end}`
}

/** A comment to the right of the value, from the first `;` or `#` that is not escaped by `\`. */
function comment(rest: string): string {
  if (/^(["']).*\1\s*$/.test(rest)) return ''
  return /^(?:\\.|[^;#\\])*?(\s*[;#].*)$/.exec(rest)?.[1] ?? ''
}

/** Below all entries, or above the first section and the comment of that section. */
function inserted(lines: readonly string[], line: string): readonly string[] {
  const end = topEnd(lines)
  const isEntry = (text: string) => Object.keys(readEntries(text)).length > 0
  let at = lines.slice(0, end).findLastIndex(isEntry) + 1
  const isAlone = at === 0 && end < lines.length
  if (at === 0) at = isAlone ? commentStart(lines, end) : end
  const eol = /\r\n|\r|\n/.exec(lines[0] ?? '')?.[0] ?? '\n'
  const before = lines.slice(0, at).map((text) => (/[\r\n]$/.test(text) ? text : text + eol))
  const gap = isAlone ? eol : ''
  return [...before, `${line}${eol}${gap}`, ...lines.slice(at)]
}

function commentStart(lines: readonly string[], header: number): number {
  let at = header
  while (at > 0 && /^\s*[;#]/.test(lines[at - 1] ?? '')) at--
  return at
}

/** Checks that all other values are unchanged. */
function isMeant(before: string, after: string, key: string, value: string): boolean {
  const { [key]: _, ...others } = readEntries(before)
  const { [key]: now, ...rest } = readEntries(after)
  const isSet = value === '' ? now === undefined : String(now) === value
  return isSet && JSON.stringify(others) === JSON.stringify(rest)
}

const BOM = /^\ufeff/
