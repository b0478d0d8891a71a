import { alignColumns, asText } from '../../text-layout.ts'
import type { Choice, Offer } from './offered-words.ts'
import type { Typed } from './situation.ts'

/** The quotes that are still open at the end of a text. */
type Open = '' | "'" | '"'

interface BashLine extends Typed {
  /** The current argument, including quotes. */
  readonly raw: string
  /** The current argument is the file name of a redirection. */
  readonly redirects: boolean
}

interface Word {
  readonly raw: string
  readonly text: string
}

/**
 * Splits a command line up to the cursor into arguments as bash does, and removes the quotes. The
 * COMP_WORDS array of bash is also split at `=`, `:` and `@` and contains the quotes. In a bash
 * script, only `eval` could remove them, and that would run commands.
 */
export function readBashLine(line: string): BashLine {
  let words: Word[] = []
  let redirects: number[] = []
  let rest = line
  for (;;) {
    rest = rest.replace(/^(?:[ \t\n]|\\\n)+/, '')
    const sign = /^(?:\d*[<>][<>&|]?|&>>?|[|&;()])/.exec(rest)?.[0]
    if (sign === undefined) {
      const word = readWord(rest)
      words.push(word)
      if (word.raw === rest) break
      rest = rest.slice(word.raw.length)
    } else {
      rest = rest.slice(sign.length)
      if (/[<>]/.test(sign)) redirects.push(words.length)
      else [words, redirects] = [[], []]
    }
  }
  const last = words.length - 1
  const own = words.slice(1, -1).filter((_, at) => !redirects.includes(at + 1))
  return {
    words: own.map(({ text }) => text),
    current: words[last]?.text ?? '',
    raw: words[last]?.raw ?? '',
    redirects: redirects.includes(last),
  }
}

/** Reads the argument at the beginning of a text. */
function readWord(text: string): Word {
  const raw =
    /^(?:\\[\s\S]?|'[^']*(?:'|$)|"(?:\\[\s\S]|[^"\\])*\\?(?:"|$)|[^ \t\n|&;()<>'"\\])*/.exec(text)
  const found = raw?.[0] ?? ''
  return { raw: found, text: unquote(found).text }
}

/** Removes quotes and backslashes, and returns the quotes that are open at the end. */
function unquote(raw: string): { readonly text: string; readonly open: Open } {
  let text = ''
  let open: Open = ''
  for (let at = 0; at < raw.length; at += 1) {
    const char = raw[at] ?? ''
    const next = raw[at + 1] ?? ''
    if (open === "'" ? char === "'" : open === '"' && char === '"') open = ''
    else if (open === "'") text += char
    else if (open === '' && (char === "'" || char === '"')) open = char
    else if (char !== '\\' || (open === '"' && !'\\"$`\n'.includes(next))) text += char
    else {
      at += 1
      if (next !== '\n') text += next
    }
  }
  return { text, open }
}

/** Quotes a text for this position: in single quotes, in double quotes, or outside quotes. */
function quote(text: string, open: Open): string {
  if (open === "'") return text.replaceAll("'", "'\\''")
  // In double quotes, `!` starts a history expansion, and a backslash does not prevent that.
  if (open === '"') return text.replace(/[\\"$`]/g, '\\$&').replaceAll('!', `"'!'"`)
  return text.replace(/[^\w@%+=:,./\u0080-\u{10ffff}-]/gu, '\\$&')
}

interface BashRequest {
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
  return asText([found.whole ? 'words' : 'parts', ...shown])
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
