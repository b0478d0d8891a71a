import { PcloudConfigError } from '../errors.ts'
import {
  type ConfigDocument,
  kindOf,
  type LintMessage,
  lintMessage,
  rawSections,
  splitOf,
} from './document.ts'
import { type EntryLine, problemIn } from './line.ts'
import { afterBom, DEFAULT_SECTION, scan, walk } from './scan.ts'

/** All lines that rclone refuses, or the one cause if it refuses the entire file. */
export function malformedLines(doc: ConfigDocument, limit = 20): readonly LintMessage[] {
  const found: LintMessage[] = []
  if (doc.encrypted) return found
  const { text } = doc
  const sink = {
    header: () => undefined,
    entry: (at: number, end: number) => problemIn(text, at, end),
  }
  for (let from = afterBom(text); found.length < limit; ) {
    const problem = walk(text, sink, from)
    if (problem === undefined) return found
    const message = lintMessage(doc, problem)
    found.push(message)
    if (message.whole) return found
    const newline = text.indexOf('\n', problem.offset)
    if (newline === -1) return found
    from = newline + 1
  }
  return found
}

/** A different kind of file that rclone reads as one strange key, for example compact JSON. */
export function otherKind(doc: ConfigDocument): LintMessage | undefined {
  const names = rawSections(doc).names()
  const isOdd = names.every((name) => name === DEFAULT_SECTION || /^\{|\r/.test(name))
  return isOdd ? kindOf(doc) : undefined
}

/**
 * A different kind of file can have the form of one key, such as JSON on one line. A section in it
 * would destroy it.
 * @throws PcloudConfigError `config-malformed`, also if rclone refuses the file
 */
export function refuseOtherKind(doc: ConfigDocument): void {
  const kind = otherKind(doc)
  if (kind !== undefined)
    throw new PcloudConfigError('config-malformed', kind.message, { hint: kind.hint })
}

/** Sections with more than one header, and the lines of the headers. */
export function repeatedSections(
  doc: ConfigDocument,
): readonly { readonly name: string; readonly lines: readonly number[] }[] {
  const { sections, spans } = splitOf(doc)
  const repeated = [...sections.keys()].filter((name) => sections.places(name).length > 1)
  const lineOf = lineFinder(doc)
  return repeated.map((name) => ({
    name,
    lines: sections.places(name).map((place) => lineOf(spans.start(place))),
  }))
}

export interface RepeatedKey {
  readonly name: string
  readonly key: string
  readonly lines: readonly number[]
}

/** Repeated keys of a section. rclone uses the last one. */
export function repeatedKeys(doc: ConfigDocument): readonly RepeatedKey[] {
  const { sections, spans } = splitOf(doc)
  const lineOf = lineFinder(doc)
  return [...sections.keys()].flatMap((name) => {
    const offsets = new Map<string, number[]>()
    const entry = (key: string, { at }: EntryLine) => {
      // Each `-` is a new key.
      if (key === '') return
      const places = offsets.get(key)
      if (places === undefined) offsets.set(key, [at])
      else places.push(at)
    }
    for (const place of sections.places(name)) {
      scan(spans.text, { entry }, spans.bodyStart(place), spans.end(place))
    }
    const repeated = [...offsets].filter(([, places]) => places.length > 1)
    return repeated.map(([key, places]) => ({
      name,
      key,
      lines: places.map((at) => lineOf(at)),
    }))
  })
}

/** Finds the line of an offset. Counts the lines once, since a file can have many repeated keys. */
function lineFinder({ text }: ConfigDocument): (offset: number) => number {
  const ends: number[] = []
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) ends.push(at)
  return (offset) => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low + 1
  }
}
