/**
 * White space for Go's strings.TrimSpace (unicode.IsSpace), which rclone uses. Unlike JavaScript's
 * trim(), it includes U+0085 and excludes U+FEFF.
 */
function isGoSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d)
  if (code < 0x85) return false
  if (code < 0x2000) return code === 0x85 || code === 0xa0 || code === 0x1680
  return code <= 0x200a || OTHER_SPACES.has(code)
}

/** The first offset in [start, end) that is not white space, or `end`. */
export function skipSpace(text: string, start: number, end: number): number {
  let at = start
  while (at < end && isGoSpace(text.charCodeAt(at))) at++
  return at
}

/** Trims white space from the right of [start, end). Returns the new `end`. */
export function skipSpaceBack(text: string, start: number, end: number): number {
  let at = end
  while (at > start && isGoSpace(text.charCodeAt(at - 1))) at--
  return at
}

export function goTrim(text: string): string {
  const start = skipSpace(text, 0, text.length)
  return text.slice(start, skipSpaceBack(text, start, text.length))
}

const OTHER_SPACES = new Set([0x2028, 0x2029, 0x202f, 0x205f, 0x3000])
