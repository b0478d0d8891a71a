import { PcloudConfigError } from '../errors.ts'
import { sameKeys } from '../rclone/section-keys.ts'
import type { ConfigEdit } from './config-edit.ts'
import { ConfigDocument, rawSections } from './document.ts'
import type { RawSections } from './raw-sections.ts'
import { afterBom, DEFAULT_SECTION, walk } from './scan.ts'

export type Join = Extract<ConfigEdit, { kind: 'join' }>

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
