import { goBool, type ProviderOption } from './provider-option.ts'

/**
 * An option as rclone 1.75.2 prints it (`fs/registry.go`, `Option`). 1.60.1 also prints
 * `Provider` and `ShortOpt` if they are blank, and has no `FieldName` and no `Sensitive`.
 */
interface RcloneOption {
  readonly Name: string
  readonly FieldName: string
  readonly Help: string
  readonly Default: string | boolean | number
  readonly Value: null
  readonly Examples?: readonly {
    readonly Value: string
    readonly Help: string
  }[]
  readonly Hide: number
  readonly Required: boolean
  readonly IsPassword: boolean
  readonly NoPrefix: boolean
  readonly Advanced: boolean
  readonly Exclusive: boolean
  readonly Sensitive: boolean
  readonly DefaultStr: string
  readonly ValueStr: string
  readonly Type: string
}

/** Names of types as rclone 1.75.2 prints them. 1.60.1 calls the last one `MultiEncoder`. */
const TYPES = { text: 'string', bool: 'bool', encoding: 'Encoding' } as const

/**
 * @param current replaces the default if the remote already has a value, as in rclone's protocol. An
 * unreadable value does not replace it.
 */
export function rcloneOption(option: ProviderOption, current = option.default): RcloneOption {
  const { kind = 'text', examples } = option
  const typed = typedValue(kind, current)
  const text = typed === undefined ? option.default : current
  return {
    Name: option.name,
    FieldName: '',
    Help: option.help,
    Default: typed ?? typedValue(kind, option.default) ?? option.default,
    Value: null,
    ...(examples && { Examples: examples.map(example) }),
    Hide: 0,
    Required: option.required ?? false,
    IsPassword: option.isPassword,
    NoPrefix: false,
    Advanced: option.advanced,
    Exclusive: option.exclusive ?? false,
    Sensitive: option.sensitive,
    DefaultStr: text,
    ValueStr: text,
    Type: TYPES[kind],
  }
}

function example({ value, help }: { readonly value: string; readonly help: string }) {
  return { Value: value, Help: help }
}

function typedValue(kind: keyof typeof TYPES, text: string) {
  if (kind === 'text') return text
  return kind === 'bool' ? goBool(text) : encodingMask(text)
}

/** The encodings of rclone. Each is a bit, starting at the lowest (`lib/encoder/encoder.go`). */
const NAMES: readonly string[] = [
  ...['Raw', 'Slash', 'LtGt', 'DoubleQuote', 'SingleQuote', 'BackQuote', 'Dollar', 'Colon'],
  ...['Question', 'Asterisk', 'Pipe', 'Hash', 'Percent', 'BackSlash', 'CrLf', 'Del', 'Ctl'],
  ...['LeftSpace', 'LeftPeriod', 'LeftTilde', 'LeftCrLfHtVt', 'RightSpace', 'RightPeriod'],
  ...['RightCrLfHtVt', 'InvalidUtf8', 'Dot', 'SquareBracket', 'Semicolon', 'Exclamation'],
]

/** The number in rclone's JSON, such as for `Slash,Dot`. Undefined if rclone refuses the value. */
function encodingMask(text: string): number | undefined {
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
