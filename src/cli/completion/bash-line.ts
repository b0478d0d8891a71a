import type { Typed } from './situation.ts'

/** The quotes that are still open at the end of a text. */
type Open = '' | "'" | '"'

export interface BashLine extends Typed {
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
export function unquote(raw: string): { readonly text: string; readonly open: Open } {
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
export function quote(text: string, open: Open): string {
  if (open === "'") return text.replaceAll("'", "'\\''")
  // In double quotes, `!` starts a history expansion, and a backslash does not prevent that.
  if (open === '"') return text.replace(/[\\"$`]/g, '\\$&').replaceAll('!', `"'!'"`)
  return text.replace(/[^\w@%+=:,./\u0080-\u{10ffff}-]/gu, '\\$&')
}
