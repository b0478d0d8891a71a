type Keys = ReadonlyMap<string, string>

/** A value without the quotes around it, which rclone takes for a part of it; undefined if it has none. */
export function unquoted(value: string): string | undefined {
  return PAIRS.map((pair) => pair.exec(value)?.[1]).find((inner) => inner !== undefined)
}

const PAIRS = [
  /^"([^"]*)"$/,
  /^'([^']*)'$/,
  /^[“”„]([^“”„]*)[“”]$/,
  /^[‘’‚]([^‘’‚]*)[‘’]$/,
  /^«([^«»]*)»$/,
]

/** What stands before a comment in a value; undefined if there is no comment. */
export function beforeComment(value: string): string | undefined {
  return /^([\s\S]*?)(?:^|\s)\s*[#;]/.exec(value)?.[1]?.trimEnd()
}

/** The type that is meant: rclone takes quotes and comments for a part of it. */
export function meantType(keys: Keys): string {
  const type = keys.get('type') ?? keys.get(misspelledKey('type', keys) ?? '') ?? ''
  return unquoted(type) ?? (beforeComment(type) || type)
}

/** A key that differs only in capitals, hyphens, spaces, quotes, invisible or full-width characters. */
export function misspelledKey(wanted: string, keys: Keys): string | undefined {
  return [...keys.keys()].find((key) => key !== wanted && foldedKey(key) === wanted)
}

export function foldedKey(key: string): string {
  return key
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}|[=:]/gu, '')
    .toLowerCase()
    .replace(/["'`‘’“”„«»]/g, '')
    .trim()
    .replace(/[\s-]+/g, '_')
}
