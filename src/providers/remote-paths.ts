/** Gives the new name of a remote, or the same for one that keeps it. */
export type Renaming = (name: string) => string

/**
 * A path of rclone with the remotes in it renamed (`fs/fspath/path.go`, `Parse`): the name
 * in front of the first colon, and those in the `remote`, `upstreams` and `remotes` of a connection
 * string such as `:crypt,remote="name:dir":`. What rclone takes for a local path, or
 * refuses, stays as it is.
 */
export function renameInPath(path: string, rename: Renaming): string {
  // A colon at the very start announces a backend by its type, `:crypt,`.
  const end = path.slice(1).search(/[:,/\\]/) + 1
  const name = path.slice(0, end)
  if (path[end] === ':' && end > 0) return rename(name) + path.slice(end)
  if (path[end] !== ',') return path
  const backend = name.startsWith(':') ? name.slice(1) : undefined
  const parameters = renameInParameters(path.slice(end), backend, rename)
  return parameters === undefined ? path : rename(name) + parameters
}

/** `,key`, `,key=value`, or a value in quotes, which are doubled inside. */
const PARAMETER =
  /,([\w.]+)(?:=(?:(['"])((?:(?!\2)[\s\S]|\2\2)*)\2(?=[,:])|(?!['"])[^,:]*))?(?=[,:])/y

/** Undefined where it is no list of parameters that ends with a colon. */
function renameInParameters(
  text: string,
  backend: string | undefined,
  rename: Renaming,
): string | undefined {
  let done = ''
  let at = 0
  while (text[at] === ',') {
    PARAMETER.lastIndex = at
    const [whole, key = '', quote, quoted = ''] = PARAMETER.exec(text) ?? []
    if (whole === undefined) return undefined
    at += whole.length
    // Without quotes a value holds no colon, so it names no remote.
    const value = quoted.replaceAll(`${quote}${quote}`, `${quote}`)
    const renamed = quote === undefined ? value : renameInValue(key, value, backend, rename)
    done += renamed === value ? whole : `,${key}=${quote}${doubled(renamed, quote)}${quote}`
  }
  return done + text.slice(at)
}

function doubled(value: string, quote = ''): string {
  return value.replaceAll(quote, `${quote}${quote}`)
}

function renameInValue(
  key: string,
  value: string,
  backend: string | undefined,
  rename: Renaming,
): string {
  if (key === 'remote') return renameInPath(value, rename)
  return key === 'upstreams' || key === 'remotes' ? renameInList(value, backend, rename) : value
}

/**
 * The `upstreams` of union (`remote:path`, with `:ro` and the like behind it) and combine
 * (`folder=remote:path`): words one blank apart, with CSV's quotes (`fs/config_list.go`).
 * Of a backend that is not known each word is judged by its looks.
 */
export function renameInList(list: string, backend: string | undefined, rename: Renaming): string {
  const words = splitWords(list)
  if (words === undefined) return list
  return words
    .map(({ source, text }) => {
      const hasFolder = backend === 'combine' || (backend !== 'union' && /^[^:,]+=/.test(text))
      const start = hasFolder ? text.indexOf('=') + 1 : 0
      const renamed = text.slice(0, start) + renameInPath(text.slice(start), rename)
      return renamed === text ? source : quotedWord(renamed, source.startsWith('"'))
    })
    .join(' ')
}

/**
 * Why rclone refuses a path, as a sentence: what begins with a colon is no local path, and its
 * type, or its parameters, end with another.
 */
export function whyNotPath(path: string): string | undefined {
  if (!path.startsWith(':')) return undefined
  let isRemote = false
  renameInPath(path, (name) => {
    isRemote = true
    return name
  })
  return isRemote ? undefined : 'A colon is missing behind its type or parameters.'
}

/**
 * Why rclone refuses a list of upstreams, as a sentence (`backend/combine`, `newFs`;
 * `backend/union/upstream`).
 */
export function whyNotList(list: string, backend: string): string | undefined {
  const words = splitWords(list)?.map(({ text }) => text)
  if (words === undefined) return 'A quotation mark in it has no partner, or stands within a word.'
  if (backend === 'combine') return whyNotFolders(words)
  if (words.includes('')) return 'One of them is empty: they stand one blank apart.'
  return words.map(whyNotPath).find((why) => why !== undefined)
}

function whyNotFolders(words: readonly string[]): string | undefined {
  const pairs = words.map((word) => [word.split('=')[0] ?? '', word.slice(word.indexOf('=') + 1)])
  const folders = pairs.map(([folder]) => folder)
  if (words.some((word) => !word.includes('='))) return 'Each of them is folder=remote:path.'
  if (pairs.flat().includes('')) return 'One of them lacks its folder or its remote.'
  if (new Set(folders).size < folders.length) return 'Two of them have the same folder.'
  return pairs.map(([, path = '']) => whyNotPath(path)).find((why) => why !== undefined)
}

interface Word {
  readonly source: string
  readonly text: string
}

/** Undefined where rclone refuses the list. */
function splitWords(list: string): readonly Word[] | undefined {
  const word = /(?:"([^"]*(?:""[^"]*)*)"|([^ "]*))(?= |$)/y
  const words: Word[] = []
  for (let at = 0; ; at++) {
    word.lastIndex = at
    const [source, quoted, plain = ''] = word.exec(list) ?? []
    if (source === undefined) return undefined
    words.push({ source, text: quoted?.replaceAll('""', '"') ?? plain })
    at += source.length
    if (at >= list.length) return words
  }
}

function quotedWord(text: string, wasQuoted: boolean): string {
  return wasQuoted || /[ "]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
