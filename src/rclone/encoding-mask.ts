/** The encodings of rclone. Each is a bit, starting at the lowest (`lib/encoder/encoder.go`). */
const NAMES: readonly string[] = [
  ...['Raw', 'Slash', 'LtGt', 'DoubleQuote', 'SingleQuote', 'BackQuote', 'Dollar', 'Colon'],
  ...['Question', 'Asterisk', 'Pipe', 'Hash', 'Percent', 'BackSlash', 'CrLf', 'Del', 'Ctl'],
  ...['LeftSpace', 'LeftPeriod', 'LeftTilde', 'LeftCrLfHtVt', 'RightSpace', 'RightPeriod'],
  ...['RightCrLfHtVt', 'InvalidUtf8', 'Dot', 'SquareBracket', 'Semicolon', 'Exclamation'],
]

/** The number in rclone's JSON, such as for `Slash,Dot`. Undefined if rclone refuses the value. */
export function encodingMask(text: string): number | undefined {
  let mask = 0
  for (const word of text.split(',').map((part) => part.trim())) {
    const bits = bitsOf(word)
    if (bits === undefined) return undefined
    // Not `|`: in JavaScript, the highest bit is a sign.
    mask = Number(BigInt(mask) | bits)
  }
  return mask
}

/** Why rclone refuses the value of an encoding option. rclone cannot open such a remote. */
export function whyNotEncoding(text: string): string | undefined {
  if (encodingMask(text) !== undefined) return undefined
  return `rclone does not support this encoding. Use a list with commas of: None, ${NAMES.join(', ')}.`
}

function bitsOf(word: string): bigint | undefined {
  const at = NAMES.indexOf(word)
  if (at >= 0) return 1n << BigInt(at)
  if (word === 'None') return 0n
  return /^(\d{1,15}|0x[\da-f]{1,12})$/i.test(word) ? BigInt(word) : undefined
}
