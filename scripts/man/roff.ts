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

/** A line of text. A full stop at the start would make it a request. */
export function text(words: string): string {
  const line = verbatim(words.replace(/\s+/g, ' ').trim())
  return line.replace(/`([^`]*)`/g, '\\fB$1\\fR').replace(/^(?=[.'])/, '\\&')
}

export function paragraph(words: string): string {
  return `.PP\n${text(words)}`
}

/** A term and its explanation. The lines after the first can contain terms. */
export function tagged(term: string, [first = '', ...more]: readonly string[]): string {
  const nested = more.length === 0 ? [] : ['.RS', ...more, '.RE']
  return ['.TP', text(term), first, ...nested].join('\n')
}

/** Lines without filling. */
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

/** Escapes characters that roff would change, and all characters that are not ASCII. */
function verbatim(words: string): string {
  return [...words].map((char) => SIGNS[char] ?? (char > '~' ? unicode(char) : char)).join('')
}

function unicode(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase()
  return `\\[u${code.padStart(4, '0')}]`
}
