/**
 * Text from a server, a file, the environment or the command line may carry terminal
 * commands. This shows them instead of sending them: C0 and C1 controls, DEL, bidi
 * overrides, tags and zero-width characters become `\u{..}`; a tab becomes a space.
 */
const HIDDEN =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu

export function visible(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replace(HIDDEN, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
}

/** JSON of the same meaning that a terminal may be shown: JSON itself escapes C0 only. */
export function visibleJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, null, indent)
  return json.replace(HIDDEN, (char) => (char === '\n' ? char : escapedUnits(char)))
}

function escapedUnits(char: string): string {
  const units = Array.from({ length: char.length }, (_, at) => char.charCodeAt(at))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}

/** A name as a shell takes it, in a command that is proposed: nothing in it is carried out. */
export function quotedName(name: string): string {
  if (/^[\p{L}\p{N}_.:@+-]+$/u.test(name)) return name
  return /["$`\\!]/.test(name) ? `'${name.replaceAll("'", "'\\''")}'` : `"${name}"`
}
