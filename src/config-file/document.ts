import { decodeText, encodeText } from '../encoding.ts'
import { PcloudConfigError } from '../errors.ts'
import { MARKER } from './encryption/encrypted-container.ts'
import { causeOf, type ProblemCause, wholeFile } from './explain-problem.ts'
import type { RawSections } from './raw-sections.ts'
import { afterBom, firstLine, type Problem } from './scan.ts'
import { type Resplit, resplit, type Split, splitText } from './split.ts'

/**
 * An entire config file: the exact text, and the first problem that makes rclone refuse it. Created
 * by {@link parseConfig}, and immutable. Prints without the text, because the text contains
 * secrets.
 */
export class ConfigDocument {
  /** The path for messages. */
  readonly file: string
  /** The file starts with rclone's encryption marker, so the sections are hidden. */
  readonly encrypted: boolean
  readonly #text: string

  constructor(file: string, text: string) {
    this.file = file
    this.#text = text
    this.encrypted = isEncrypted(text)
  }

  /** The text. Bytes that are not UTF-8 are escaped, see encoding.ts. */
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

/** Accepts any bytes and does not throw. Reading or editing reports problems. */
export function parseConfig(bytes: Uint8Array, file = 'rclone.conf'): ConfigDocument {
  return new ConfigDocument(file, decodeText(bytes))
}

/**
 * The exact bytes of the document: `serializeConfig(parseConfig(bytes))` equals `bytes` for any
 * bytes.
 */
export function serializeConfig(doc: ConfigDocument): Uint8Array {
  return encodeText(doc.text)
}

/** Sections in file order. Throws `config-malformed` or `config-encrypted`. */
export function rawSections(doc: ConfigDocument): RawSections {
  return splitOf(doc).sections
}

/** The text, split at the headers. Throws like {@link rawSections}. */
export function splitOf(doc: ConfigDocument): Split {
  return divided.get(doc) ?? examine(doc, splitText)
}

/** Like {@link splitOf}, but faster, for a document that was created from a split document. */
export function resplitOf(doc: ConfigDocument, origin: Split): Resplit {
  return examine(doc, (text) => resplit(origin, text))
}

function examine<T extends Split>(doc: ConfigDocument, cut: (text: string) => T): T {
  if (doc.encrypted) throw encryptedError(doc)
  const split = cut(doc.text)
  if (split.problem !== undefined) throw malformedError(doc, split.problem)
  divided.set(doc, split)
  return split
}

/** A cache. Documents are immutable, so it is not state. */
const divided = new WeakMap<ConfigDocument, Split>()

/** `file:line:column` of an offset. */
function locate(doc: ConfigDocument, offset: number): string {
  const lineStart = doc.text.lastIndexOf('\n', offset - 1) + 1
  let line = 1
  for (let at = doc.text.indexOf('\n'); at !== -1 && at < lineStart; line++) {
    at = doc.text.indexOf('\n', at + 1)
  }
  const bom = lineStart === 0 ? afterBom(doc.text) : 0
  return `${doc.file}:${line}:${offset - lineStart - bom + 1}`
}

/** rclone's crypt.go checks the first line of text, after blank lines and comments. */
function isEncrypted(text: string): boolean {
  return firstLine(text).startsWith(MARKER)
}

function encryptedError(doc: ConfigDocument): PcloudConfigError {
  return new PcloudConfigError('config-encrypted', `${doc.file} is encrypted.`, {
    hint: 'You need the password to read or change it.',
  })
}

function malformedError(doc: ConfigDocument, problem: Problem): PcloudConfigError {
  const { message, hint } = lintMessage(doc, problem)
  return new PcloudConfigError('config-malformed', message, { hint })
}

/** The message for a problem, with the position. */
export function lintMessage(doc: ConfigDocument, problem: Problem): LintMessage {
  return messageOf(doc, causeOf(doc.text, problem), problem.offset)
}

/** The kind of file, if it is not a config file. */
export function kindOf(doc: ConfigDocument): LintMessage | undefined {
  const message = wholeFile(doc.text)
  return message && messageOf(doc, message, 0)
}

function messageOf(doc: ConfigDocument, message: ProblemCause, position: number): LintMessage {
  const { what, hint, whole = false, offset = position } = message
  return { message: `${locate(doc, offset)}: ${what}`, hint, whole }
}

/** Why rclone refuses a file or a line of it. */
export interface LintMessage {
  readonly message: string
  readonly hint: string
  /** The message is about the entire file. */
  readonly whole: boolean
}
