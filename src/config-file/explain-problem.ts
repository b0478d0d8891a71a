import { isHeader, readEntry } from './line.ts'
import { charName } from './remote-names.ts'
import { afterBom, type Problem } from './scan.ts'

/** Why rclone refuses a file, and what to do. Does not quote the file: the text can be a secret. */
export interface ProblemCause {
  readonly what: string
  readonly hint: string
  /** The message is about the entire file, so it is reported once. */
  readonly whole?: boolean
  /** The exact position within the line. */
  readonly offset?: number
}

/** The cause of a problem in a text that rclone refuses. */
export function causeOf(text: string, problem: Problem): ProblemCause {
  return wholeFile(text) ?? conflict(text) ?? badCharacter(text, problem) ?? plain(text, problem)
}

function plain(source: string, { what, offset }: Problem): ProblemCause {
  const text =
    what === 'no-section'
      ? 'This key is not in a section: the [header] above it is empty.'
      : 'Expected a [section], a comment or a "key = value" line.'
  return { what: text, hint: `rclone cannot read the file either. ${advice(source, offset)}` }
}

/** The line can be the rest of a value that begins further above. */
function advice(source: string, offset: number): string {
  const above = linesAbove(source, offset)
  const key = above.map((line) => OPTION.exec(line)?.[1]).find((name) => name !== undefined)
  if (key === undefined && !followsEntry(source, offset)) return 'Correct this line in an editor.'
  const value = key === undefined ? 'the value above' : `the value of ${key}`
  const [line = ''] = source.slice(offset).split('\n', 1)
  if ([line, ...above].some((one) => /-----(BEGIN|END) /.test(one))) {
    return `If it belongs to ${value}, put all of that on one line, with \\n in the place of each line break.`
  }
  return `Correct this line in an editor. If it belongs to ${value}, join both lines.`
}

/** An option's name. Other keys can be a part of a secret (S48). */
const OPTION = /^\s*([a-z]+(?:_[a-z0-9]+)*)\s*[=:]/

/** The nearest line first, up to a header, a comment or a blank line. */
function linesAbove(source: string, offset: number): readonly string[] {
  const start = source.lastIndexOf('\n', offset - 1)
  const lines = source.slice(Math.max(0, start - MAX_VALUE), Math.max(0, start)).split('\n')
  const nearest = lines.reverse()
  const end = nearest.findIndex((line) => /^\s*(?:$|[#;]|\[.*\]\s*$)/.test(line))
  return end < 0 ? nearest : nearest.slice(0, end)
}

/** Longer than a private key. */
const MAX_VALUE = 20_000

function followsEntry(text: string, offset: number): boolean {
  const end = text.lastIndexOf('\n', offset - 1)
  const line = text.slice(text.lastIndexOf('\n', end - 1) + 1, Math.max(end, 0)).trim()
  return /^[^#;[][^=:]*[=:]/.test(line)
}

/** Other kinds of file, by their first characters. */
export function wholeFile(text: string): ProblemCause | undefined {
  const kind = KINDS.find(({ begins }) => begins.test(text))
  if (kind === undefined) return undefined
  return { what: kind.what, hint: kind.hint, whole: true, offset: 0 }
}

const SAVE_AS_UTF8 = 'Open it in an editor and save it with the encoding UTF-8.'
const NOT_A_CONFIG = 'Choose a different config file, or save this one as plain text (UTF-8).'
const BOM_16 = '\\udcff\\udcfe|\\udcfe\\udcff'

const BINARY =
  /^(?:[\s\S]{0,1000}\0|\x1f\udc8b|PK\x03\x04|%PDF-|\udcfd7zXZ|\(\udcb5\/\udcfd|BZh\d1AY|7z\udcbc\udcaf|\udc89PNG)/

/** `RCLONE_CONFIG_PC_TYPE=pcloud`, also as a command of a shell, below comments. */
const VARIABLES =
  /^\ufeff?(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?:export[ \t]+|set[ \t]+"?|\$env:)?RCLONE_\w+[ \t]*=/i

const KINDS: readonly { readonly begins: RegExp; readonly what: string; readonly hint: string }[] =
  [
    {
      begins: new RegExp(`^(?:${BOM_16}|[^\\0]\\0[^\\0]\\0|\\0[^\\0]\\0[^\\0])`),
      what: 'The file has the encoding UTF-16, and rclone reads only UTF-8.',
      hint: SAVE_AS_UTF8,
    },
    {
      // A NUL, or the first bytes of gzip, ZIP, PDF, xz, zstd, bzip2, 7z and PNG.
      begins: BINARY,
      what: 'The file is not text.',
      hint: NOT_A_CONFIG,
    },
    {
      begins: /^\ufeff?\s*(?:\{\s*["}]|\[\s*\{)/,
      what: 'The file is JSON, not a config file.',
      hint: 'Rename the file, then import it: `pcloud-config import NEWNAME`',
    },
    {
      begins: /^\ufeff?\s*(?:"[^"\n]*"\s*:\s*\{)/,
      what: 'The file is a part of a JSON file, not a config file.',
      hint: NOT_A_CONFIG,
    },
    {
      begins: VARIABLES,
      what: 'The file sets environment variables. It is not a config file.',
      hint: 'Rename the file, then import it: `pcloud-config import NEWNAME`',
    },
    {
      begins: /^[^\n]*\r(?!\n)[^\n]*[=\]][^\n]*\n?$/,
      what: 'The lines end with CR only (old Mac), so rclone reads the file as one line.',
      hint: 'Open it in an editor and save it with the line ends of Unix (LF).',
    },
    { begins: /^\ufeff?\s*\{\\rtf/, what: 'The file is rich text (RTF).', hint: NOT_A_CONFIG },
    {
      begins: /^\ufeff?\s*<(?:!doctype|html|\?xml)/i,
      what: 'The file is a web page or XML.',
      hint: NOT_A_CONFIG,
    },
  ]

/** Git, Mercurial and Subversion write these lines for conflicting changes. */
function conflict(text: string): ProblemCause | undefined {
  const first = /^(?:(?:<{7}|>{7}|\|{7})(?: |\r?$)|={7}\r?$)/m.exec(text)
  if (first === null) return undefined
  return {
    what: 'The file has merge conflict markers.',
    hint: 'Open it in an editor. Keep one version of each part, and delete the lines that begin with <<<<<<<, ======= or >>>>>>>.',
    whole: true,
    offset: first.index,
  }
}

/**
 * An invisible character, or one that resembles a bracket or a sign. rclone does not recognize
 * such a line.
 */
function badCharacter(text: string, { what: problem, offset }: Problem): ProblemCause | undefined {
  const start = Math.max(afterBom(text), text.lastIndexOf('\n', offset - 1) + 1)
  const end = text.indexOf('\n', offset)
  const line = text.slice(start, end === -1 ? undefined : end)
  if (problem !== 'no-key') return undefined
  const quoted = followsEntry(text, offset) ? undefined : quotedHeader(line, start)
  if (quoted !== undefined) return quoted
  const sign = line.search(SIGN)
  const at = sign < 0 ? line.search(ODD) : sign
  if (at < 0 || !isReadable(corrected(line))) return undefined
  const char = String.fromCodePoint(line.codePointAt(at) ?? 0)
  const meant = SIGNS.get(char)
  const shown = CURLY.includes(char) ? `${char} (${code(char)})` : charName(char)
  const what = meant === undefined ? shown : `${char} (${code(char)}) instead of ${meant}`
  const hint =
    meant === undefined ? 'Delete that character, or retype the line.' : `Type ${meant} instead.`
  return { what: `This line contains ${what}.`, hint, offset: start + at }
}

/** `“pc”` or `"pc"` for `[pc]`, on one side or on both. */
function quotedHeader(line: string, start: number): ProblemCause | undefined {
  const name = line.trim()
  const [first = '', last = ''] = [name.at(0), name.at(-1)]
  const isFirst = QUOTES.includes(first)
  const isEither = isFirst || QUOTES.includes(last)
  const inner = name.slice(1, -1)
  const fits = (isFirst || first === '[') && (QUOTES.includes(last) || last === ']')
  if (!isEither || !fits || inner === '' || SIGN.test(inner) || /[=:"[\]]/.test(inner))
    return undefined
  const [char, meant] = isFirst ? [first, '['] : [last, ']']
  const at = isFirst ? line.indexOf(char) : line.lastIndexOf(char)
  const what = `This line contains ${char} (${code(char)}) instead of ${meant}.`
  return { what, hint: 'A section begins with a name in brackets: [name]', offset: start + at }
}

function code(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

const SIGNS = new Map([
  ...['［', '【', '〔', '〖', '⟦', '❲'].map((char) => [char, '['] as const),
  ...['］', '】', '〕', '〗', '⟧', '❳'].map((char) => [char, ']'] as const),
  ...['＝', '﹦', '꞊', '═', '⁼'].map((char) => [char, '='] as const),
  ...['：', '﹕', '︰', '꞉', '∶'].map((char) => [char, ':'] as const),
])

const CURLY = '‘’‚‛“”„‟«»′″'
const QUOTES = `"'${CURLY}`

const SIGN = new RegExp(`[${[...SIGNS.keys()].join('')}]`, 'u')

const ODD = new RegExp(
  `[${CURLY}${[...SIGNS.keys()].join('')}\\p{Default_Ignorable_Code_Point}\\p{Cf}\\p{Cc}]`,
  'u',
)

function corrected(line: string): string {
  return line
    .replace(new RegExp(ODD, 'gu'), (char) => SIGNS.get(char) ?? (char === '\t' ? char : ''))
    .trim()
}

function isReadable(line: string): boolean {
  if (line === '' || /^[#;]/.test(line) || isHeader(line, 0, line.length)) return true
  return typeof readEntry(line, 0, line.length) !== 'number'
}
