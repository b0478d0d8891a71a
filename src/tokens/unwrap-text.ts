import { QUOTES } from './loose-object.ts'

/** The longest text that is read (S33). */
export const MAX_PASTE_LENGTH = 1024 * 1024

const BEGIN_MARKER = '--->'
const END_MARKER = /<-{2,3}\s*End paste/

/**
 * Removes what terminals, shells, mail and chat programs, web pages and rclone
 * add to a text: bracketed paste marks, colour codes, rclone's markers and log lines,
 * prompts, quotes, HTML escapes, and line breaks inside a long line.
 */
export function unwrapText(text: string): string {
  const plain = withoutHtml(withoutInvisible(text))
  return unquote(joinLines(withoutLog(betweenMarkers(plain))))
}

/** Invisible characters. `\p{DI}` includes zero-width spaces and the BOM. */
const INVISIBLE = /[\u0000\u2028\u2029\u202a-\u202e\p{DI}]/gu

/** A UTF-16 file read as UTF-8 has a NUL after each character. */
function withoutInvisible(text: string): string {
  return text
    .replace(/^\ufffd{1,2}/, '')
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '')
    .replace(INVISIBLE, '')
}

export function hasInvisible(text: string): boolean {
  return text.search(INVISIBLE) !== -1
}

const ENTITIES: readonly (readonly [RegExp, string])[] = [
  [/&(?:quot|#0*34|#x0*22|[lr]dquo);/gi, '"'],
  [/&(?:apos|#0*39|#x0*27|[lr]squo);/gi, "'"],
  [/&(?:lt|#0*60|#x0*3c);/gi, '<'],
  [/&(?:gt|#0*62|#x0*3e);/gi, '>'],
  [/&(?:nbsp|#160|#xa0);/gi, ' '],
]

/** The source of a web page always escapes quotes, so an escaped quote proves that it is HTML. */
export function isHtml(text: string): boolean {
  return /&(?:amp;)?(?:quot|apos|[lr][ds]quo|#0*3[49]|#x0*2[27]);|-&(?:amp;)?gt;/i.test(text)
}

function withoutHtml(text: string): string {
  if (!isHtml(text)) return text
  // Some pages escape twice. In JSON, a real `&` is written as & or \u0026.
  const once = text.replace(/&amp;(?=#?\w{2,8};)/gi, '&')
  const plain = ENTITIES.reduce((all, [entity, char]) => all.replace(entity, char), once)
  return plain.replace(/&amp;/gi, '&')
}

/** The text between rclone's markers, or the whole text without markers. */
function betweenMarkers(text: string): string {
  const begin = text.indexOf(BEGIN_MARKER)
  const rest = begin === -1 ? text : text.slice(begin + BEGIN_MARKER.length)
  const end = rest.search(END_MARKER)
  return end === -1 ? rest : rest.slice(0, end)
}

const LEVEL = '(?:DEBUG|INFO|NOTICE|WARNING|ERROR|CRITICAL|ALERT|EMERGENCY|Failed)'
/** A line of rclone's log (`fs/log/slog.go`): the default format, without date, for systemd, JSON. */
const LOG_LINES: readonly RegExp[] = [
  /^[ \t>|]*\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\b.*$/gm,
  new RegExp(`\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d[^\\n]{0,80}?\\b${LEVEL}\\b.*$`, 'gm'),
  new RegExp(`^[ \\t]*(?:<\\d>)?${LEVEL} *:.*$`, 'gm'),
  /^[ \t]*\{"time":"[^"\n]*","level":"\w+".*\}[ \t]*$/gm,
]

const ANY_TOKEN = /access_token|AccessToken|eyJ/

/** A line of rclone around a token: a log line, or a marker of `rclone authorize`. */
export function isPrintedLine(line: string): boolean {
  if (line.trim() === '') return false
  return (
    line.trimEnd().endsWith(BEGIN_MARKER) ||
    END_MARKER.test(line) ||
    withoutLogLines(line).trim() === ''
  )
}

/** Removes log lines from the same terminal, but keeps a text that has only log lines. */
function withoutLog(text: string): string {
  if (!ANY_TOKEN.test(text)) return text
  const rest = withoutLogLines(text)
  return ANY_TOKEN.test(rest) ? rest : text
}

export function withoutLogLines(text: string): string {
  return LOG_LINES.reduce((all, line) => all.replace(line, ''), text)
}

/** The start of an object, also after other text, such as `token = {"`. */
const OBJECT = new RegExp(`\\{\\s*(?:$|\\\\*[${QUOTES}]|\\w+\\s*:)|｛`)

/**
 * A window that wraps adds a break and perhaps an indent, but no space. So lines without
 * spaces belong together, and a line with spaces is text around them. In an object, all lines
 * belong together, because white space between its parts has no meaning.
 */
function joinLines(text: string): string {
  const lines = text.match(/[^\r\n\u0085]+/g)?.map(withoutPrompt) ?? []
  const object = lines.findIndex((line) => OBJECT.test(line))
  if (object === -1) return joinWords(lines)
  const before = joinWords(lines.slice(0, object))
  const inside = lines.slice(object).join('')
  return before === '' ? inside : `${before} ${inside}`
}

function joinWords(lines: readonly string[]): string {
  let joined = ''
  let afterTalk = false
  for (const line of lines) {
    if (line === '') continue
    const isTalk = /\s/.test(line)
    joined += (isTalk || afterTalk) && joined !== '' ? ` ${line}` : line
    afterTalk = isTalk
  }
  return joined
}

/** rclone's prompts end in `>`, ours in `›`. Answered mail and Python's shell use `>` too. */
const PROMPT =
  /^(?:[>|]\s?)*(?:\d\/\d\s+)?(?:(?:config_token|[Cc]ode or address|[Tt]ext from rclone|paste|[Tt]oken)\s?[>›»]\s*|[›»]\s+)?/
/** The prompt of a shell that waits for the next command. */
const SHELL = /^[\w.-]+@[\w.-]+:[^\s$#]*[$#]$/

function withoutPrompt(line: string): string {
  const plain = line.trim().replace(PROMPT, '').trim()
  return SHELL.test(plain) ? '' : plain
}

const PAIRS: readonly string[] = ['""', "''", '``', '“”', '‘’', '«»', '<>', '()']

/** A chat program adds quotes, then a shell. More levels are not a paste. */
const MAX_QUOTES = 4

function unquote(text: string, depth = 0): string {
  const quoted = PAIRS.some(
    ([open = '', close = '']) => text.startsWith(open) && text.endsWith(close),
  )
  if (!quoted || text.length < 2 || depth === MAX_QUOTES) return text
  return unquote(text.slice(1, -1).trim(), depth + 1)
}
