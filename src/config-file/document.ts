import { PcloudConfigError } from '../errors.ts'
import { decodeText, encodeText } from './encoding.ts'
import type { EntryLine } from './line.ts'
import { afterBom, DEFAULT_SECTION, firstLine, type Problem, scan } from './scan.ts'

/** One section as goconfig would hold it, before `%(name)s` is replaced. */
export interface RawSection {
  readonly keys: ReadonlyMap<string, string>
  /**
   * goconfig keeps a section without keys alive by a key of one blank, which is never
   * listed (conf.go SetValue) but which `%( )s` finds. There is one where there is a header.
   */
  readonly keeper: string | undefined
  /** Some value holds `%(`. */
  readonly hasReferences: boolean
}

export type RawSections = ReadonlyMap<string, RawSection>

/**
 * A config file held whole: its exact text, and where rclone would refuse it. Made by
 * {@link parseConfig}; nothing in it ever changes. It prints without its content, which
 * is full of secrets.
 */
export class ConfigDocument {
  /** The path to name in messages. */
  readonly file: string
  /** The file begins with rclone's encryption marker, so its sections cannot be seen. */
  readonly encrypted: boolean
  readonly #text: string

  constructor(file: string, text: string) {
    this.file = file
    this.#text = text
    this.encrypted = isEncrypted(text)
  }

  /** The text; bytes that are not UTF-8 are escaped in it, see encoding.ts. */
  get text(): string {
    return this.#text
  }

  toJSON(): object {
    return { file: this.file, encrypted: this.encrypted }
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `ConfigDocument(${this.file})`
  }
}

/** Takes any bytes and never throws: what is wrong with them is told when they are read or edited. */
export function parseConfig(bytes: Uint8Array, file = 'rclone.conf'): ConfigDocument {
  return new ConfigDocument(file, decodeText(bytes))
}

/** The exact bytes of the document: `serializeConfig(parseConfig(bytes))` equals `bytes`, whatever they are. */
export function serializeConfig(doc: ConfigDocument): Uint8Array {
  return encodeText(doc.text)
}

/** Sections in file order. Throws `config-malformed` or `config-encrypted`. */
export function rawSections(doc: ConfigDocument): RawSections {
  const known = parsed.get(doc)
  if (known !== undefined) return known
  if (doc.encrypted) throw encryptedError(doc)
  const sections = new Map<string, Building>()
  const problem = collect(doc.text, sections)
  if (problem !== undefined) throw malformedError(doc, problem)
  parsed.set(doc, sections)
  return sections
}

/** The name of goconfig's own key, see {@link RawSection}. */
export const KEEPER = ' '

/** `file:line:column` of an offset. */
export function locate(doc: ConfigDocument, offset: number): string {
  const lineStart = doc.text.lastIndexOf('\n', offset - 1) + 1
  let line = 1
  for (let at = doc.text.indexOf('\n'); at !== -1 && at < lineStart; line++) {
    at = doc.text.indexOf('\n', at + 1)
  }
  const bom = lineStart === 0 ? afterBom(doc.text) : 0
  return `${doc.file}:${line}:${offset - lineStart - bom + 1}`
}

/** A memory of documents already parsed, not state: a document's sections never change. */
const parsed = new WeakMap<ConfigDocument, RawSections>()

interface Building extends RawSection {
  keys: Map<string, string>
  keeper: string | undefined
  hasReferences: boolean
}

function collect(text: string, sections: Map<string, Building>): Problem | undefined {
  let current: Building | undefined
  const open = (name: string): Building => {
    const known = sections.get(name)
    if (known !== undefined) return known
    const made = { keys: NO_KEYS, keeper: undefined, hasReferences: false }
    sections.set(name, made)
    return made
  }
  const sink = {
    header(name: string) {
      current = open(name)
      current.keeper = KEEPER
    },
    entry(key: string, line: EntryLine) {
      // An empty key (`"" = v`) is read and forgotten.
      if (key === '') return
      current ??= open(DEFAULT_SECTION)
      put(current, key, line.value)
    },
  }
  return scan(text, sink, afterBom(text))
}

function put(section: Building, key: string, value: string): void {
  if (key === KEEPER) {
    section.keeper = value
    return
  }
  if (section.keys === NO_KEYS) section.keys = new Map()
  section.keys.set(key, value)
  if (!section.hasReferences && value.includes('%(')) section.hasReferences = true
}

/** Shared by all sections without keys, so that a million of them stay cheap; never written to. */
const NO_KEYS = new Map<string, string>()

/** rclone's crypt.go: the first line that is neither blank nor comment decides. */
function isEncrypted(text: string): boolean {
  return firstLine(text).startsWith(MARKER)
}

const MARKER = 'RCLONE_ENCRYPT_V'

function encryptedError(doc: ConfigDocument): PcloudConfigError {
  return new PcloudConfigError('config-encrypted', `${doc.file} is encrypted.`, {
    hint: 'Its password is needed to read or change it.',
  })
}

function malformedError(doc: ConfigDocument, problem: Problem): PcloudConfigError {
  const place = locate(doc, problem.offset)
  const what =
    problem.what === 'no-section'
      ? 'a key stands under a section header without a name'
      : 'this line is no section header, no comment and no "key = value"'
  return new PcloudConfigError('config-malformed', `${place}: ${what}.`, {
    hint: 'rclone refuses the whole file too. Correct that line in an editor; nothing was changed.',
  })
}
