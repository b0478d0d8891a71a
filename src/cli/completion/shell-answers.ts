import { alignColumns } from '../../text-layout.ts'
import { type BashLine, quote, unquote } from './bash-line.ts'
import type { Choice, Offer } from './offered-words.ts'

export interface BashRequest {
  readonly line: BashLine
  /** The part of the current argument that readline replaces. It starts after `=` or `:`. */
  readonly replaced: string
  /** bash only lists the suggestions and inserts none of them, so the list can contain descriptions. */
  readonly lists: boolean
}

/**
 * bash inserts the suggestions unchanged. Each one is therefore quoted in the style of the line, and
 * omits the first part, which readline preserves.
 */
export function bashAnswer(found: Offer, { line, replaced, lists }: BashRequest): string {
  if (!line.raw.endsWith(replaced)) return 'words\n'
  const kept = unquote(line.raw.slice(0, line.raw.length - replaced.length))
  if (found.kind === 'files') {
    const before = Math.max(0, found.prefix.length - kept.text.length)
    const path = line.current.slice(found.prefix.length)
    return before === 0 ? 'files\n' : `paths${kept.open} ${before}\n${path}\n`
  }
  const fitting = found.words.filter(({ text }) => (found.prefix + text).startsWith(line.current))
  const rows = fitting.map(({ text }) =>
    quote((found.prefix + text).slice(kept.text.length), kept.open),
  )
  const shown = lists && rows.length > 1 ? withHelp(rows, fitting) : rows
  return [found.whole ? 'words' : 'parts', ...shown].map((row) => `${row}\n`).join('')
}

function withHelp(rows: readonly string[], choices: readonly Choice[]): readonly string[] {
  return alignColumns(
    rows.map((row, at) => {
      const help = choices[at]?.help
      return help === undefined ? [row] : [row, `(${help})`]
    }),
  )
}

/**
 * The arguments are joined by NUL and encoded as URL-safe base64. PowerShell and cmd.exe pass only
 * such arguments on in the same way.
 */
export function readPowershellWords(packed: string): readonly string[] {
  return Buffer.from(packed, 'base64url').toString('utf8').split('\0')
}

/** JSON as base64: the console can use an encoding other than UTF-8. */
export function powershellAnswer(found: Offer, current: string): string {
  if (found.kind === 'files') return pack({ files: true, words: [] })
  const words = found.words
    .map(({ text, help }) => ({ text: found.prefix + text, help: help ?? text }))
    .filter(({ text }) => text.toLowerCase().startsWith(current.toLowerCase()))
    .map(({ text, help }) => ({ insert: inQuotes(text), show: text, help }))
  return pack({ files: false, words })
}

function pack(answer: object): string {
  return `${Buffer.from(JSON.stringify(answer)).toString('base64')}\n`
}

/** PowerShell accepts four characters as a single quote. Inside quotes, doubling one escapes it. */
function inQuotes(text: string): string {
  if (/^[\w\p{L}.+=:/-]+$/u.test(text)) return text
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`
}
