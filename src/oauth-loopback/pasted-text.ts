/** Larger pastes are refused before they are looked at (S33). */
export const MAX_PASTE_LENGTH = 1024 * 1024

const BEGIN_MARKER = '--->'
const END_MARKER = /<-{2,3}\s*End paste/

/**
 * Takes off what terminals, shells, mails, chat programs and rclone put around a text:
 * bracketed paste marks, colour codes, rclone's markers, prompts, quotes, and line breaks
 * in the middle of a line that was too long for the window.
 */
export function unwrapPaste(text: string): string {
  return unquote(joinLines(betweenMarkers(withoutTerminalCodes(text))))
}

/** What stands between rclone's markers, or all of it where there are none. */
function betweenMarkers(text: string): string {
  const begin = text.indexOf(BEGIN_MARKER)
  const rest = begin === -1 ? text : text.slice(begin + BEGIN_MARKER.length)
  const end = rest.search(END_MARKER)
  return end === -1 ? rest : rest.slice(0, end)
}

/** A file that PowerShell wrote is UTF-16: read as UTF-8 every other character is NUL. */
function withoutTerminalCodes(text: string): string {
  return text
    .replace(/^\ufffd{1,2}/, '')
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '')
    .replace(/[\u0000\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '')
}

/**
 * A window that wraps adds a break and perhaps an indent, never a blank of its own. So
 * lines without blanks belong together; one with blanks is talk beside them, except in
 * JSON, where blanks between the parts mean nothing.
 */
function joinLines(text: string): string {
  const lines = text.match(/[^\r\n\u0085]+/g)?.map(withoutPrompt) ?? []
  const first = lines.find((line) => line !== '')
  if (first?.startsWith('{')) return lines.join('')
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

/** rclone's prompts end in `>`, ours in `›`; a mail that is answered has `>` before each line. */
const PROMPT = /^(?:[>|]\s?)*(?:\d\/\d\s+)?(?:(?:config_token|paste|token)\s?[>›»]\s*|[›»]\s+)?/
/** What a shell says before it waits for the next command. */
const SHELL = /^[\w.-]+@[\w.-]+:[^\s$#]*[$#]$/

function withoutPrompt(line: string): string {
  const plain = line.trim().replace(PROMPT, '').trim()
  return SHELL.test(plain) ? '' : plain
}

const PAIRS: readonly string[] = ['""', "''", '``', '“”', '‘’', '«»', '<>', '()']

/** A chat quotes, a shell quotes again; deeper nests are no paste of a person. */
const MAX_QUOTES = 4

function unquote(text: string, depth = 0): string {
  const quoted = PAIRS.some(
    ([open = '', close = '']) => text.startsWith(open) && text.endsWith(close),
  )
  if (!quoted || text.length < 2 || depth === MAX_QUOTES) return text
  return unquote(text.slice(1, -1).trim(), depth + 1)
}
