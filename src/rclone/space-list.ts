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
