import type { Typed } from './situation.ts'

/** The quotes that stand open where a text ends. */
export type Open = '' | "'" | '"'

export interface BashLine extends Typed {
  /** The current word as it was typed. */
  readonly raw: string
  /** It names the file of a redirection. */
  readonly redirects: boolean
}

interface Word {
  readonly raw: string
  readonly text: string
}

/**
 * A command line up to the cursor, in words as bash reads them, with quotes taken off.
 * bash's own array of words is cut at `=`, `:` and `@` and still has its quotes, and
 * nothing short of running them as a command would take these off there.
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

/** The word at the beginning of a text. */
function readWord(text: string): Word {
  const raw =
    /^(?:\\[\s\S]?|'[^']*(?:'|$)|"(?:\\[\s\S]|[^"\\])*\\?(?:"|$)|[^ \t\n|&;()<>'"\\])*/.exec(text)
  const found = raw?.[0] ?? ''
  return { raw: found, text: unquote(found).text }
}

/** Takes quotes and backslashes off, and tells which quotes are open at the end. */
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

/** A text as it is typed inside such quotes, or outside of any. */
export function quote(text: string, open: Open): string {
  if (open === "'") return text.replaceAll("'", "'\\''")
  // History takes `!` inside double quotes as well, where no backslash takes it back.
  if (open === '"') return text.replace(/[\\"$`]/g, '\\$&').replaceAll('!', `"'!'"`)
  return text.replace(/[^\w@%+=:,./\u0080-\u{10ffff}-]/gu, '\\$&')
}
