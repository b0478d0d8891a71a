import { parse, safe } from 'ini'
import { PcloudConfigError } from '../errors.ts'

/**
 * The text of a settings file with one key set, or taken out where the value is blank.
 * The package reads the file and spells the value; its writer would drop every comment,
 * so only the lines of that key change here.
 */
export function changeEntry(text: string, key: string, value: string): string {
  const lines = splitLines(text)
  const own = ownLines(lines, key)
  if (value === '' && own.length === 0) return text
  const changed = value === '' ? without(lines, own) : withValue(lines, own, key, value)
  const after = changed.join('')
  if (isMeant(text, after, key, value)) return after
  throw new PcloudConfigError('failed', `The settings file cannot be changed at "${key}".`, {
    hint: 'Other lines of it stand in the way: change it in an editor.',
  })
}

/** What the package reads: the entries and sections of the file. */
export function readEntries(text: string): Readonly<Record<string, unknown>> {
  return parse(text.replace(BOM, ''))
}

/** Each with its line end. */
function splitLines(text: string): readonly string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? []
}

/** Where the first section begins: what stands below belongs to it. */
function topEnd(lines: readonly string[]): number {
  const at = lines.findIndex((line) => /^\ufeff?\[[^\]]*\]\s*$/.test(line))
  return at < 0 ? lines.length : at
}

/** Every line that sets this key, `key[]` included. */
function ownLines(lines: readonly string[], key: string): readonly number[] {
  const top = lines.slice(0, topEnd(lines))
  return top.flatMap((line, at) => (Object.hasOwn(readEntries(line), key) ? [at] : []))
}

function without(lines: readonly string[], gone: readonly number[]): readonly string[] {
  return lines
    .filter((_, at) => !gone.includes(at))
    .map((line, at) =>
      at === 0 && BOM.test(lines[0] ?? '') ? line.replace(/^\ufeff?/, '\ufeff') : line,
    )
}

/** The last of several lines is the one that counts; the others would stand against it. */
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

/** Its own indent and comment stay. */
function respelled(line: string, key: string, value: string): string {
  const [, head = '', rest = '', end = ''] =
    /^(\ufeff?[^=\r\n]*=[ \t]*|)([^\r\n]*)(.*)$/s.exec(line) ?? []
  const isWhole = head !== '' && !/\[\]\s*=/.test(head)
  const indent = /^\ufeff?\s*/.exec(line)?.[0] ?? ''
  return `${isWhole ? head : `${indent}${key} = `}${safe(value)}${comment(rest)}${end}`
}

/** A comment behind the value, as the package finds it: at the first `;` or `#` without a `\`. */
function comment(rest: string): string {
  if (/^(["']).*\1\s*$/.test(rest)) return ''
  return /^(?:\\.|[^;#\\])*?(\s*[;#].*)$/.exec(rest)?.[1] ?? ''
}

/** Behind the last entry, else above the first section and the comment that belongs to it. */
function inserted(lines: readonly string[], line: string): readonly string[] {
  const end = topEnd(lines)
  const isEntry = (text: string) => Object.keys(readEntries(text)).length > 0
  let at = lines.slice(0, end).findLastIndex(isEntry) + 1
  const isAlone = at === 0 && end < lines.length
  if (at === 0) at = isAlone ? commentStart(lines, end) : end
  const eol = /\r\n|\r|\n/.exec(lines[0] ?? '')?.[0] ?? '\n'
  const before = lines.slice(0, at).map((text) => (/[\r\n]$/.test(text) ? text : text + eol))
  const gap = isAlone ? eol : ''
  const hasBom = at === 0 && BOM.test(lines[0] ?? '')
  const after = lines.slice(at).map((text, index) => (index === 0 ? text.replace(BOM, '') : text))
  return [...before, `${hasBom ? '\ufeff' : ''}${line}${eol}${gap}`, ...after]
}

function commentStart(lines: readonly string[], header: number): number {
  let at = header
  while (at > 0 && /^\s*[;#]/.test(lines[at - 1] ?? '')) at--
  return at
}

/** Read back, the file holds the value, and everything else as it was. */
function isMeant(before: string, after: string, key: string, value: string): boolean {
  const { [key]: _, ...others } = readEntries(before)
  const { [key]: now, ...rest } = readEntries(after)
  const isSet = value === '' ? now === undefined : String(now) === value
  return isSet && JSON.stringify(others) === JSON.stringify(rest)
}

const BOM = /^\ufeff/
