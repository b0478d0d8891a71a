/** A sign, underscores and the prefixes 0x, 0b, 0o and 0, like Go's `strconv.ParseInt` with base 0. */
export function integerOf(text: string): number | undefined {
  const [, sign, digits = ''] = INTEGER.exec(text) ?? []
  if (digits === '' || !areBetweenDigits(text)) return undefined
  const size = Number(digits.replaceAll('_', '').replace(/^0(?=[0-7]+$)/, '0o'))
  return Number.isNaN(size) ? undefined : sign === '-' ? -size : size
}

const INTEGER = /^([+-]?)(0[0-7_]*|[1-9][\d_]*|0x[\da-f_]+|0b[01_]+|0o[0-7_]+)$/i

/**
 * Like Go's `strconv.ParseFloat`: also hexadecimal (`0x1p4`), infinite or not a number. A number that
 * is too large is refused.
 */
export function floatOf(text: string): number | undefined {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  if (/^nan$/i.test(text)) return Number.NaN
  if (!areBetweenDigits(text)) return undefined
  const plain = text.replaceAll('_', '')
  const [, sign, whole = '', part = '', power] = HEX.exec(plain) ?? []
  const isHex = power !== undefined && whole + part !== ''
  if (!isHex && !DECIMAL.test(plain)) return undefined
  const digits = Number(`0x${whole}${part}`) * 2 ** (Number(power) - 4 * part.length)
  const value = isHex ? (sign === '-' ? -digits : digits) : Number(plain)
  return Number.isFinite(value) ? value : undefined
}

const HEX = /^([+-]?)0x([\da-f]*)\.?([\da-f]*)p([+-]?\d+)$/i
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** An underscore may be between digits, and behind a prefix such as 0x. */
function areBetweenDigits(text: string): boolean {
  return !/(?<![\da-f])_|_(?![\da-f])/i.test(text.replace(/^([+-]?0[xbo])_/i, '$1'))
}

/**
 * The bytes of a size, for example `100M`, `0x1p4k` or `infM`. Without a unit, rclone reads KiB
 * (`fs/sizesuffix.go`). `off` is -1.
 */
export function bytesOf(text: string): number | undefined {
  if (/^off$/i.test(text)) return -1
  const [, digits = '', unit = ''] = SIZE.exec(text) ?? []
  if (unit === '' && !/[\d.]$/.test(digits)) return undefined
  const number = floatOf(digits)
  if (number === undefined || number < 0) return undefined
  const power = 'bkmgtpe'.indexOf(unit === '' ? 'k' : unit.charAt(0).toLowerCase())
  return Math.trunc(number * 1024 ** power)
}

const SIZE = /^(.*?)(b|[kmgtpe](?:i|ib)?)?$/is

/** Whether rclone reads it as a time, such as `90s`, `1.5d`, `0x1p4w` or a date (`fs/parseduration.go`). */
export function isTime(text: string): boolean {
  if (/^(off|[+-]?inf)$/i.test(text) || PARTS.test(text) || DATE.test(text)) return true
  return floatOf(text.replace(/[dwMy]$/, '')) !== undefined && !/^[+-]?infinity$/i.test(text)
}

const PARTS = /^[+-]?((\d+\.?\d*|\.\d+)(ns|us|[µμ]s|ms|[smh]))+$/
// rclone uses the time since this date.
const DATE = /^\d{4}-\d\d-\d\d.*$/
