/**
 * Text from a server, a file, the environment or the command line can contain terminal commands
 * or invisible characters. This matches C0 and C1 controls, DEL, line and paragraph separators,
 * interlinear annotations, and all characters that Unicode calls default ignorable (bidi controls,
 * zero width, fillers, variation selectors, tags). They are shown as `\u{..}`, and a tab as a space.
 */
const HIDDEN =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb\p{Default_Ignorable_Code_Point}]/u

/** UTS #51 section 1.4.9: a keycap, or pictures with a skin tone or selector, joined by ZWJ. */
const PICTURE = /(?=\p{Emoji})\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|[\ufe0e\ufe0f])?/u
const EMOJI = `[0-9#*]\\ufe0f\\u20e3|${PICTURE.source}(?:\\u200d${PICTURE.source})*`
const EMOJI_OR_HIDDEN = new RegExp(`${EMOJI}|(?<hidden>${HIDDEN.source})`, 'gu')

/** Scripts in which a joiner changes the shape of letters: cursive scripts, and scripts with a virama. */
const JOINING = [
  ...['Adlam', 'Arabic', 'Hanifi_Rohingya', 'Mandaic', 'Manichaean', 'Mongolian', 'Nko'],
  ...['Phags_Pa', 'Psalter_Pahlavi', 'Sogdian', 'Syriac'],
  ...['Balinese', 'Bengali', 'Brahmi', 'Chakma', 'Devanagari', 'Grantha', 'Gujarati', 'Gurmukhi'],
  ...['Javanese', 'Kaithi', 'Kannada', 'Khmer', 'Khojki', 'Khudawadi', 'Malayalam', 'Meetei_Mayek'],
  ...['Modi', 'Myanmar', 'Newa', 'Oriya', 'Saurashtra', 'Sharada', 'Siddham', 'Sinhala'],
  ...['Sundanese', 'Tai_Tham', 'Tamil', 'Telugu', 'Tibetan', 'Tirhuta'],
]

/** RFC 5892 appendices A.1 and A.2: a joiner between two letters or marks of one such script. */
function joinsLetters(text: string, at: number): boolean {
  if (!/^[\u200c\u200d]/.test(text.slice(at, at + 1))) return false
  const [before] = /.$/u.exec(text.slice(Math.max(0, at - 2), at)) ?? []
  const [after] = /^./u.exec(text.slice(at + 1, at + 3)) ?? []
  const pair = `${before ?? ''}${after ?? ''}`
  if (!/^[\p{L}\p{M}]{2}$/u.test(pair)) return false
  return JOINING.some((script) =>
    new RegExp(`^\\p{Script_Extensions=${script}}{2}$`, 'u').test(pair),
  )
}

/** The first test is for speed: such characters are rare. */
function escapeHidden(text: string, shown: (char: string) => string): string {
  if (!HIDDEN.test(text)) return text
  return text.replace(EMOJI_OR_HIDDEN, (found, hidden: string | undefined, at: number) =>
    hidden === undefined || joinsLetters(text, at) ? found : shown(hidden),
  )
}

export function visible(text: string): string {
  const shown = (char: string) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`
  return escapeHidden(text.replaceAll('\t', ' '), shown)
}

export function withoutHidden(text: string): string {
  return escapeHidden(text, () => '')
}

/** The invisible characters of a text, for a sentence. Undefined if all characters are visible. */
export function hiddenIn(text: string): string | undefined {
  const found = new Set<string>()
  escapeHidden(text, (char) => {
    const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    found.add(`an invisible character (U+${code})`)
    return char
  })
  return found.size === 0 ? undefined : [...found].slice(0, 3).join(', ')
}

/** Equivalent JSON that is safe for a terminal. JSON.stringify escapes only C0 controls. */
export function visibleJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, null, indent)
  return escapeHidden(json, (char) => (char === '\n' ? char : escapedUnits(char)))
}

function escapedUnits(char: string): string {
  const units = Array.from({ length: char.length }, (_, at) => char.charCodeAt(at))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}

/** A name, quoted for a suggested shell command so that the shell does not expand or run any part of it. */
export function quotedName(name: string): string {
  if (visible(name) !== name) return ansiQuoted(name)
  if (/^[\p{L}\p{N}_.:@+-]+$/u.test(name)) return name
  return /["$`\\!]/.test(name) ? posixQuoted(name) : `"${name}"`
}

/** A path, quoted for a suggested shell command. `~` stays outside the quotes, so that the shell expands it. */
export function quotedPath(path: string): string {
  if (/^[\p{L}\p{N}_.:@+/~-]+$/u.test(path)) return path
  // cmd.exe supports only double quotes, which a Windows path cannot contain.
  if (/^[A-Za-z]:\\/.test(path)) return `"${path}"`
  const [, home = '', rest = ''] = /^(~\/)?(.*)$/s.exec(path) ?? []
  return home + posixQuoted(rest)
}

/** In single quotes, for all POSIX shells. */
export function posixQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** `$'my\tname'`, the syntax of bash and zsh for characters that are invisible or hard to type. */
function ansiQuoted(name: string): string {
  const inner = [...name].map((char) => {
    if (char === "'" || char === '\\') return `\\${char}`
    if (char !== '\t' && !HIDDEN.test(char)) return char
    const bytes = [...Buffer.from(char)]
    return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
  })
  return `$'${inner.join('')}'`
}
