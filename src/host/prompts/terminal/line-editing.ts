import { graphemes } from '../cells.ts'
import type { Key } from '../input/terminal-keys.ts'

/**
 * The line that the user edits. The cursor counts UTF-16 units and is never inside a character.
 * Enquirer 2.4.1 moves it by one unit (`lib/types/string.js`), which splits emoji. Its Home, End
 * and Ctrl-U have no effect, its Ctrl-E stops before the last character, and its Ctrl-W removes
 * only the space from `one `.
 */
interface Line {
  readonly text: string
  readonly cursor: number
}

/** Longer than the longest emoji sequence. */
const LONGEST = 64

type Edit = (line: Line) => Line

const PLAIN: Readonly<Record<string, Edit>> = {
  left: (line) => ({ ...line, cursor: before(line) }),
  right: (line) => ({ ...line, cursor: after(line) }),
  home: (line) => ({ ...line, cursor: 0 }),
  end: (line) => ({ ...line, cursor: line.text.length }),
  backspace: (line) => remove(line, before(line), line.cursor),
  delete: (line) => remove(line, line.cursor, after(line)),
}

const WITH_CTRL: Readonly<Record<string, Edit>> = {
  a: (line) => ({ ...line, cursor: 0 }),
  e: (line) => ({ ...line, cursor: line.text.length }),
  b: (line) => ({ ...line, cursor: before(line) }),
  f: (line) => ({ ...line, cursor: after(line) }),
  u: (line) => remove(line, 0, line.cursor),
  k: (line) => remove(line, line.cursor, line.text.length),
  w: (line) => remove(line, wordBefore(line), line.cursor),
}

const WITH_ALT: Readonly<Record<string, Edit>> = {
  b: (line) => ({ ...line, cursor: wordBefore(line) }),
  f: (line) => ({ ...line, cursor: wordAfter(line) }),
  d: (line) => remove(line, line.cursor, wordAfter(line)),
}

/** The edit of a key, as in a shell. Undefined if the key does not edit. */
export function editOf(key: Key): Edit | undefined {
  if (key.ctrl && key.letter !== undefined) return WITH_CTRL[key.letter]
  if (key.ctrl && key.name === 'left') return WITH_ALT.b
  if (key.ctrl && key.name === 'right') return WITH_ALT.f
  if (key.alt && key.name === 'backspace') return WITH_CTRL.w
  if (key.alt && key.letter !== undefined) return WITH_ALT[key.letter]
  return key.alt || key.shift ? undefined : PLAIN[key.name]
}

function remove(line: Line, from: number, to: number): Line {
  return { text: line.text.slice(0, from) + line.text.slice(to), cursor: from }
}

function before({ text, cursor }: Line): number {
  return cursor - (graphemes(text.slice(Math.max(0, cursor - LONGEST), cursor)).at(-1)?.length ?? 0)
}

function after({ text, cursor }: Line): number {
  return cursor + (graphemes(text.slice(cursor, cursor + LONGEST))[0]?.length ?? 0)
}

function wordBefore({ text, cursor }: Line): number {
  let start = text.slice(0, cursor).trimEnd().length
  while (start > 0 && /\S/.test(text.charAt(start - 1))) start -= 1
  return start
}

function wordAfter({ text, cursor }: Line): number {
  return cursor + (/^\s*\S*/.exec(text.slice(cursor))?.[0].length ?? 0)
}
