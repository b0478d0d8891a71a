import { type ConfigDocument, parseConfig } from '../config-file/document.ts'
import { malformedLines } from '../config-file/lint.ts'
import { readRemotes } from '../config-file/read.ts'
import { DEFAULT_SECTION, firstLine, hasHeader } from '../config-file/scan.ts'
import { encodeText } from '../encoding.ts'
import { INI_MARK } from '../export/exported-remote.ts'
import { asFields, brackets, type Fields, parseJson } from '../json.ts'
import { type OptionNames, shippedOptions } from '../rclone/option-lists.ts'
import { tokensIn } from '../tokens/token-in-text.ts'
import { withoutLogLines } from '../tokens/unwrap-text.ts'
import { readLogin } from './bare-login.ts'
import { readJson } from './json-file.ts'
import { lost, type Offer, severalTokens, together, unknown } from './offer.ts'
import { readMarkedIni, readSections } from './read-sections.ts'
import { holdsVariables, isVariableLine, readVariables } from './read-variables.ts'

interface Means {
  /** The options of the types, for variables. */
  options(): Promise<OptionNames>
  /** Reads a file inside the file. */
  open(bytes: Uint8Array, file: string): Promise<ConfigDocument>
}

const PLAIN: Means = {
  options: async () => shippedOptions(),
  open: async (bytes, file) => parseConfig(bytes, file),
}

/**
 * Detects the kind of file and reads it. The most specific kinds come first, because most of these
 * files contain a token.
 * @throws PcloudConfigError `config-malformed`, `usage`, `token-invalid` for a damaged file, without
 * its text
 */
export function recognise(document: ConfigDocument, means: Means = PLAIN): Promise<Offer> {
  return recogniseText(document, means, 0)
}

/** A Secret can contain a file with another Secret. More levels are refused. */
const DEEPEST = 3

async function recogniseText(
  document: ConfigDocument,
  means: Means,
  depth: number,
): Promise<Offer> {
  const text = document.text.replace(/^\ufeff/, '')
  if (text.trim() === '') return unknown('It is empty.')
  if (depth > DEEPEST) return unknown('It contains too many nested files.')
  const inner = async (name: string, content: Uint8Array) =>
    recogniseText(await means.open(content, `${document.file}, ${name}`), means, depth + 1)
  const json = readJson(text)
  if (json?.kind === 'kubernetes') return manifests(json.objects, inner, means)
  if (json?.kind === 'text') return inner(json.format, Buffer.from(json.text))
  if (json !== undefined) return json
  if (text.startsWith(INI_MARK)) return readMarkedIni(text)
  const settings = withoutLog(text)
  const parts = partsOf(settings)
  if (parts.length > 1) {
    const offers: Offer[] = []
    for (const part of parts)
      offers.push(await recogniseText(withText(document, part), means, depth + 1))
    return together(offers)
  }
  if (!startsWithHeader(settings)) {
    if (holdsManifests(text)) return refuseInManifest(text) ?? manifests(text, inner, means)
    if (holdsVariables(settings)) return variables(settings, await means.options())
  }
  if (settings === text) return readSections(document) ?? readWithoutHeader(document, text)
  const offer = readSections(withText(document, settings)) ?? readWithoutHeader(document, text)
  return offer.kind === 'remotes' ? { ...offer, notes: [...offer.notes, LOG_LEFT_OUT] } : offer
}

const LOG_LEFT_OUT = "The lines of rclone's log are not imported."

/** Log lines become comments: rclone would read them as keys. Other lines keep their number. */
function withoutLog(text: string): string {
  if (holdsManifests(text)) return text
  const isLog = (line: string) => line.trim() !== '' && withoutLogLines(line).trim() === ''
  return text
    .split('\n')
    .map((line) => (isLog(line) ? '#' : line))
    .join('\n')
}

function withText({ file }: ConfigDocument, text: string): ConfigDocument {
  return parseConfig(encodeText(text), file)
}

function variables(text: string, known: OptionNames): Offer {
  const offer = readVariables(text, known)
  const rest = text.split('\n').filter((line) => !isVariableLine(line) && !/^[ \t]*#/.test(line))
  const tokens = tokensIn(rest.join('\n')).length
  if (tokens === 0 || offer.kind !== 'remotes') return offer
  return severalTokens(tokens, [...offer.remotes.keys()])
}

/** The start of rclone's own format. The values can contain any text. */
function startsWithHeader(text: string): boolean {
  return hasHeader(firstLine(text))
}

async function manifests(
  source: string | readonly unknown[],
  inner: (name: string, content: Uint8Array) => Promise<Offer>,
  means: Means,
): Promise<Offer> {
  const { openManifests } = await import('./open-manifests.ts')
  return openManifests(source, inner, means.options)
}

const NOTHING_KNOWN =
  'It must be an rclone.conf, an export of pcloud-config, a Kubernetes Secret, pCloud SDK credentials, or a token or blob from `authorize`.'

/** For rclone, keys before the first header belong to the section DEFAULT. */
function readWithoutHeader(document: ConfigDocument, text: string): Offer {
  const login = readLogin(text)
  const isMalformed = malformedLines(document, 1).length > 0
  // Reading it shows the wrong line, for example a header after an invisible character.
  const keys = isMalformed && !looksLikeSection(text) ? new Map() : readRemotes(document)
  const names = [...(keys.get(DEFAULT_SECTION)?.keys() ?? [])].filter((key) =>
    /^[a-z_]+$/.test(key),
  )
  if (names.includes('token') && names.length > 1) {
    return unknown('The first line of the section is missing, such as [pcloud]. Add it.')
  }
  return login ?? unknown(NOTHING_KNOWN)
}

/** Reading only the token would lose the other keys. */
function looksLikeSection(text: string): boolean {
  const keys = [...text.matchAll(/^[ \t]*([a-z_]+)[ \t]*=/gm)].map(([, key]) => key)
  return keys.length > 1 && (keys.includes('type') || keys.includes('token'))
}

/** Settings in a manifest without a `---` line between them. They are not YAML. */
function refuseInManifest(text: string): Offer | undefined {
  const found =
    /^(?:(?:export[ \t]+)?(RCLONE_CONFIG_[^\s=]+_TYPE)=|(\[[^\]\r\n]{1,200}\])[ \t]*\r?$)/m.exec(
      text,
    )
  const name = found?.[1] ?? found?.[2]
  return name === undefined
    ? undefined
    : lost(`It contains a Kubernetes manifest and ${name}, without a line --- between them.`)
}

/** Kubernetes YAML: two of its keys, at the start of a line or of an object in braces. */
function holdsManifests(text: string): boolean {
  return (
    /^[ \t-]*(?:\{[ \t]*)?["']?apiVersion["']?[ \t]*:/m.test(text) &&
    /(?:^|[{,])[ \t-]*["']?kind["']?[ \t]*:/m.test(text)
  )
}

/** Splits a text that consists of several files. Any other text is a single part. */
function partsOf(text: string): readonly string[] {
  const kinds = [jsonParts, manifestParts, variableParts].map((split) => split(text))
  return kinds.find((parts) => parts.length > 1) ?? [text]
}

const MOST_PARTS = 100

/** JSON objects one after another, and the text after them. */
function jsonParts(text: string): readonly string[] {
  const start = text.search(/^[ \t]*\{/m)
  if (start < 0 || withoutComments(text.slice(0, start)).trim() !== '') return [text]
  const parts: string[] = []
  let from = start
  for (const { at, depth } of brackets(text.slice(start))) {
    if (depth < 0 || parts.length > MOST_PARTS) return [text]
    if (depth > 0) continue
    const end = start + at + 1
    const part = withoutComments(text.slice(from, end)).trim()
    const fields = asFields(parseJson(part))
    if (fields === undefined) break
    if (!isProgress(fields)) parts.push(part)
    from = end
  }
  const rest = text.slice(from)
  if (withoutComments(rest).trim() === '') return parts
  return parts.length > 0 && holdsRemotes(rest) ? [...parts, rest] : [text]
}

/** Other documents between the manifests. */
function manifestParts(text: string): readonly string[] {
  if (!holdsManifests(text)) return [text]
  const documents = text.split(/^---[ \t]*(?:#.*)?$/m)
  const others = documents.filter((one) => !holdsManifests(one) && holdsRemotes(one))
  if (others.length > MOST_PARTS) return [text]
  const manifests = documents.filter((one) => !others.includes(one))
  return [manifests.join('\n---\n'), ...others]
}

/** Variables before, between or after sections or JSON. */
function variableParts(text: string): readonly string[] {
  if (holdsManifests(text) || !holdsVariables(text)) return [text]
  const lines = text.split('\n')
  const isOurs = (line: string) => isVariableLine(line) || /^[ \t]*#/.test(line)
  const others = lines.map((line) => (isVariableLine(line) ? '' : line)).join('\n')
  const isFile = hasHeader(others) || withoutComments(others).trim().startsWith('{')
  return isFile ? [lines.filter(isOurs).join('\n'), others] : [text]
}

function holdsRemotes(text: string): boolean {
  return hasHeader(text) || holdsVariables(text) || holdsManifests(text)
}

function withoutComments(text: string): string {
  return text.replace(/^[ \t]*[#;].*$/gm, '')
}

/** An event of a login before the last one. It has no token. */
function isProgress(fields: Fields): boolean {
  const event = fields.get('event')
  return typeof event === 'string' && event !== 'printed'
}
