/** `,key`, `,key=value` or `,key="value"` of a connection string. Without a value, it is `true`. */
export interface Parameter {
  readonly source: string
  readonly key: string
  /** Undefined if the value has no quotes. */
  readonly quote: string | undefined
  readonly value: string
}

/** A path as rclone reads it. `rest` starts with the colon. */
type ParsedPath =
  | { readonly kind: 'local' }
  | { readonly kind: 'refused'; readonly why: string }
  | {
      readonly kind: 'remote'
      /** Starts with a colon if it is a type, for example `:memory`. */
      readonly name: string
      readonly parameters: readonly Parameter[]
      readonly rest: string
    }

const NO_COLON = 'A colon is missing behind its type or parameters.'

/**
 * The rules of `fs/fspath/path.go`, `Parse`. A path is local if it has no colon, or a slash before
 * the first colon or comma. The characters of the name are not checked here: the rules
 * depend on the version of rclone.
 */
export function parsePath(path: string): ParsedPath {
  if (!path.includes(':')) return { kind: 'local' }
  const [name = ''] = /^:?[^:,/\\]*/.exec(path) ?? []
  const next = path[name.length]
  if (next === undefined) return { kind: 'refused', why: NO_COLON }
  if (next === '/' || next === '\\') {
    return name.startsWith(':') ? { kind: 'refused', why: NO_COLON } : { kind: 'local' }
  }
  if (name === '' || name === ':')
    return { kind: 'refused', why: 'A name is missing before the colon.' }
  if (next === ':') return { kind: 'remote', name, parameters: [], rest: path.slice(name.length) }
  const parameters = parseParameters(path, name.length)
  if (parameters === undefined) return { kind: 'refused', why: NO_COLON }
  const length = parameters.reduce((sum, { source }) => sum + source.length, name.length)
  return { kind: 'remote', name, parameters, rest: path.slice(length) }
}

/** `,key`, `,key=value`, or a value in quotes, which are doubled inside. */
const PARAMETER =
  /,([\w.]+)(?:=(?:(['"])((?:(?!\2)[\s\S]|\2\2)*)\2(?=[,:])|((?!['"])[^,:]*)))?(?=[,:])/y

/** Undefined if it is not a list of parameters with a final colon. */
function parseParameters(text: string, from: number): readonly Parameter[] | undefined {
  const parameters: Parameter[] = []
  for (let at = from; text[at] === ','; ) {
    PARAMETER.lastIndex = at
    const [source, key = '', quote, quoted = '', plain = 'true'] = PARAMETER.exec(text) ?? []
    if (source === undefined) return undefined
    const value = quote === undefined ? plain : quoted.replaceAll(`${quote}${quote}`, quote)
    parameters.push({ source, key, quote, value })
    at += source.length
  }
  return parameters
}

/** An item of a list, as written and as rclone reads it. */
interface Item {
  readonly source: string
  readonly text: string
}

/**
 * The items of rclone's `SpaceSepList` (fs/config_list.go), a CSV line with spaces instead of
 * commas. Double quotes allow spaces in an item, with `""` for a quote. Two spaces enclose an
 * empty item. Backslashes and single quotes are ordinary characters. The list ends at a line break
 * outside quotes.
 * @returns undefined if rclone refuses the list
 */
export function splitSpaceList(list: string): readonly Item[] | undefined {
  // One item, up to a space, a line break or the end.
  const item = /(?:"([^"]*(?:""[^"]*)*)"|([^ "\n]*))(?=[ \n]|$)/y
  const items: Item[] = []
  for (let at = 0; ; at++) {
    item.lastIndex = at
    const [source, quoted, plain = ''] = item.exec(list) ?? []
    if (source === undefined) return undefined
    items.push({ source, text: quoted?.replaceAll('""', '"') ?? plain })
    at += source.length
    if (list[at] !== ' ') return items
  }
}

/** The item in quotes, if it needs them or had them. */
export function quotedItem(text: string, wasQuoted: boolean): string {
  return wasQuoted || /[ "]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A command, split like rclone's. Unlike rclone 1.60.1, newer versions ignore a space at the end. */
export function splitCommand(command: string): readonly string[] | undefined {
  const text = command.replaceAll('\r\n', '\n').replace(/^\n+/, '').replace(/\r$/, '')
  const words = splitSpaceList(text)?.map((item) => item.text)
  const isWord = (word: string) => word !== ''
  return words?.slice(words.findIndex(isWord), words.findLastIndex(isWord) + 1)
}
