import { isWellFormed } from '../encoding.ts'
import { PcloudConfigError } from '../errors.ts'
import { sameKeys } from '../rclone/section-keys.ts'
import { type ConfigEdit, type Join, type SectionEdit, verifyEdits } from './config-edit.ts'
import { ConfigDocument, parseConfig, rawSections, serializeConfig, splitOf } from './document.ts'
import { otherKind, refuseOtherKind } from './lint.ts'
import type { RawSections } from './raw-sections.ts'
import { noSuchRemote, remoteExists } from './remote-names.ts'
import { afterBom, DEFAULT_SECTION, walk } from './scan.ts'
import { WorkingCopy } from './working-copy.ts'

/**
 * Applies edits in order. All lines that the edits do not name stay unchanged, byte for byte. Reads
 * the result back and compares it with the edits, so a value that rclone would read differently is
 * refused (`usage`). Error texts contain no values.
 */
export function applyEdits(doc: ConfigDocument, edits: readonly ConfigEdit[]): ConfigDocument {
  const joined = joinLines(
    doc,
    edits.filter((edit) => edit.kind === 'join'),
  )
  const rest = edits.filter((edit) => edit.kind !== 'join')
  const before = splitOf(joined)
  if (rest.length === 0) return joined
  refuseOtherKind(joined)
  const copy = new WorkingCopy(before)
  const names = () => rawSections(joined).names()
  for (const edit of rest) applyOne(copy, edit, names)
  const after = asOnDisk(doc.file, copy.sections.join())
  verifyEdits(before, after, rest)
  // The program must be able to change the file again, and `"a" : {` begins JSON.
  if (otherKind(after) !== undefined) {
    throw new PcloudConfigError('usage', 'With this change, the file would not be a config file.')
  }
  return after
}

/**
 * Encodes and decodes the text: half a surrogate pair, or text like an escaped byte, would change
 * on disk.
 */
function asOnDisk(file: string, text: string): ConfigDocument {
  const doc = new ConfigDocument(file, text)
  return isWellFormed(text) ? doc : parseConfig(serializeConfig(doc), file)
}

function applyOne(copy: WorkingCopy, edit: SectionEdit, names: () => readonly string[]): void {
  if (edit.kind === 'rename') {
    mustExist(copy, edit.from, names)
    if (edit.from !== edit.to) mustNotExist(copy, edit.to)
    copy.rename(edit.from, edit.to)
    return
  }
  if (edit.kind === 'add') mustNotExist(copy, edit.name)
  else mustExist(copy, edit.name, names)
  if (edit.kind === 'add') copy.add(edit.name, new Map(edit.entries))
  else if (edit.kind === 'set') copy.set(edit.name, edit.key, edit.value)
  else if (edit.kind === 'unset') copy.unset(edit.name, edit.key)
  else if (edit.kind === 'remove') copy.remove(edit.name)
  else copy.replace(edit.name, new Map(edit.entries))
}

function mustExist(copy: WorkingCopy, name: string, names: () => readonly string[]): void {
  if (!copy.has(name)) throw noSuchRemote(name, names())
}

function mustNotExist(copy: WorkingCopy, name: string): void {
  if (copy.has(name)) throw remoteExists(name)
}

/**
 * Works on the text: a broken value can make the file unreadable.
 * @throws PcloudConfigError `config-changed` if the section does not have these lines
 */
export function joinLines(doc: ConfigDocument, joins: readonly Join[]): ConfigDocument {
  if (joins.length === 0) return doc
  const after = new ConfigDocument(doc.file, joins.reduce(replaceLines, doc.text))
  mustKeepOthers(doc, after, new Set(joins.map(({ name }) => name)))
  return after
}

function replaceLines(text: string, { name, from, to }: Join): string {
  const at = placesOf(text, from).find((place) => sectionAt(text, place) === name)
  if (at === undefined) {
    throw new PcloudConfigError('config-changed', `The lines of ${name} have changed.`, {
      hint: 'The file was not written. Repeat the check.',
    })
  }
  return text.slice(0, at) + to + text.slice(at + from.length)
}

/** The offset of some entire lines in the text. */
function placesOf(text: string, lines: string): readonly number[] {
  const found: number[] = []
  for (let at = text.indexOf(lines); at !== -1; at = text.indexOf(lines, at + 1)) {
    const end = at + lines.length
    const begins = at === afterBom(text) || text[at - 1] === '\n'
    if (begins && (end === text.length || /[\r\n]/.test(text.charAt(end)))) found.push(at)
  }
  return found
}

function sectionAt(text: string, end: number): string {
  let section = DEFAULT_SECTION
  const header = (name: string) => {
    section = name
  }
  walk(text, { header, entry: () => undefined }, afterBom(text), end)
  return section
}

/** Nothing to compare if rclone could not read the old text. */
function mustKeepOthers(
  before: ConfigDocument,
  after: ConfigDocument,
  joined: ReadonlySet<string>,
): void {
  const old = sectionsOf(before)
  if (old === undefined) return
  const now = rawSections(after)
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => !joined.has(name))
  if (names.every((name) => sameKeys(old.get(name)?.keys, now.get(name)?.keys))) return
  throw new PcloudConfigError('usage', 'The lines do not belong to one section.', {
    hint: 'The file has not changed.',
  })
}

function sectionsOf(doc: ConfigDocument): RawSections | undefined {
  try {
    return rawSections(doc)
  } catch {
    return undefined
  }
}
