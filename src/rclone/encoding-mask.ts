/** What rclone can encode in a name, each a bit, the first the lowest (`lib/encoder/encoder.go`). */
const NAMES: readonly string[] = [
  ...['Raw', 'Slash', 'LtGt', 'DoubleQuote', 'SingleQuote', 'BackQuote', 'Dollar', 'Colon'],
  ...['Question', 'Asterisk', 'Pipe', 'Hash', 'Percent', 'BackSlash', 'CrLf', 'Del', 'Ctl'],
  ...['LeftSpace', 'LeftPeriod', 'LeftTilde', 'LeftCrLfHtVt', 'RightSpace', 'RightPeriod'],
  ...['RightCrLfHtVt', 'InvalidUtf8', 'Dot', 'SquareBracket', 'Semicolon', 'Exclamation'],
]

/** The number that rclone's JSON has for `Slash,Dot`; undefined for what rclone would refuse. */
export function encodingMask(text: string): number | undefined {
  let mask = 0
  for (const word of text.split(',').map((part) => part.trim())) {
    const bits = bitsOf(word)
    if (bits === undefined) return undefined
    // Not `|`: JavaScript's would make the highest bit a sign.
    mask = Number(BigInt(mask) | bits)
  }
  return mask
}

/** What is wrong with the value of an encoding option; rclone opens no remote that has a wrong one. */
export function whyNotEncoding(text: string): string | undefined {
  if (encodingMask(text) !== undefined) return undefined
  return `rclone knows no such encoding. A list with commas of: None, ${NAMES.join(', ')}.`
}

function bitsOf(word: string): bigint | undefined {
  const at = NAMES.indexOf(word)
  if (at >= 0) return 1n << BigInt(at)
  if (word === 'None') return 0n
  return /^(\d{1,15}|0x[\da-f]{1,12})$/i.test(word) ? BigInt(word) : undefined
}
