import { encodingMask } from './encoding-mask.ts'
import type { ProviderOption } from './provider-option.ts'

/**
 * An option as rclone 1.75.2 prints it (`fs/registry.go`, `Option`). 1.60.1 also prints
 * `Provider` and `ShortOpt` if they are blank, and has no `FieldName` and no `Sensitive`.
 */
export interface RcloneOption {
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

/** The values that Go's `strconv.ParseBool` accepts. */
function goBool(text: string): boolean | undefined {
  if (/^(1|t|true|T|TRUE|True)$/.test(text)) return true
  return /^(0|f|false|F|FALSE|False)$/.test(text) ? false : undefined
}
