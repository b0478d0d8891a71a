/** man(7) macros. Text in `backquotes` comes out bold. */

export function title(name: string, source: string): string {
  return `.TH "${verbatim(name)}" "1" "" "${verbatim(source)}" "User Commands"\n.nh\n.ad l`
}

export function section(name: string): string {
  return `.SH "${verbatim(name)}"`
}

export function subsection(name: string): string {
  return `.SS "${verbatim(name)}"`
}

/** A line of text: a full stop at its beginning would make it a request. */
export function text(words: string): string {
  const line = verbatim(words.replace(/\s+/g, ' ').trim())
  return line.replace(/`([^`]*)`/g, '\\fB$1\\fR').replace(/^(?=[.'])/, '\\&')
}

export function paragraph(words: string): string {
  return `.PP\n${text(words)}`
}

/** A term and what is said of it; what follows the first may hold terms itself. */
export function tagged(term: string, [first = '', ...more]: readonly string[]): string {
  const nested = more.length === 0 ? [] : ['.RS', ...more, '.RE']
  return ['.TP', text(term), first, ...nested].join('\n')
}

/** Lines as they are. */
export function example(lines: readonly string[]): string {
  const rows = lines.map((line) =>
    verbatim(line)
      .replaceAll('`', '\\(ga')
      .replace(/^(?=[.'])/, '\\&'),
  )
  return ['.RS 4', '.nf', ...rows, '.fi', '.RE'].join('\n')
}

const SIGNS: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '"': '\\(dq',
  '~': '\\(ti',
  '^': '\\(ha',
}

/** Signs that roff would turn into others, and what is not ASCII. */
function verbatim(words: string): string {
  return [...words].map((char) => SIGNS[char] ?? (char > '~' ? unicode(char) : char)).join('')
}

function unicode(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase()
  return `\\[u${code.padStart(4, '0')}]`
}
