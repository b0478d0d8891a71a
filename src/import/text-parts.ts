import { hasHeader } from '../config-file/scan.ts'
import { asFields, brackets, type Fields, parseJson } from '../json.ts'
import { type Keys, sameKeys } from '../rclone/section-keys.ts'
import { type Offer, unknown } from './offer.ts'
import { holdsVariables, isVariableLine } from './read-variables.ts'

/** Kubernetes YAML: two of its keys, at the start of a line or of an object in braces. */
export function holdsManifests(text: string): boolean {
  return (
    /^[ \t-]*(?:\{[ \t]*)?["']?apiVersion["']?[ \t]*:/m.test(text) &&
    /(?:^|[{,])[ \t-]*["']?kind["']?[ \t]*:/m.test(text)
  )
}

/** Splits a text that consists of several files. Any other text is a single part. */
export function partsOf(text: string): readonly string[] {
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

/** All parts as one offer. Refused if a part would be lost. */
export function together(offers: readonly Offer[]): Offer {
  const [first] = offers
  if (first === undefined) return unknown('It is empty.')
  const remotes = new Map<string, Keys>()
  for (const offer of offers) {
    if (offer.kind === 'unknown') return lost(`One part of it cannot be read. ${offer.why}`)
    if (offer.kind !== 'remotes') continue
    for (const [name, keys] of offer.remotes) {
      const other = remotes.get(name)
      if (other !== undefined && !sameKeys(other, keys)) {
        return lost(`It contains the remote ${name} twice, with different values.`)
      }
      remotes.set(name, keys)
    }
  }
  const nameless = offers.flatMap((offer) => tokenIn(offer) ?? [])
  if (nameless.length > 0) {
    if (remotes.size === 0 && new Set(nameless).size === 1) return first
    return severalTokens(new Set(nameless).size, [...remotes.keys()])
  }
  const all = offers.flatMap((offer) => (offer.kind === 'remotes' ? [offer] : []))
  return {
    ...{ kind: 'remotes', remotes, what: [...new Set(all.map(({ what }) => what))].join(' and ') },
    notes: all.flatMap(({ notes }) => notes),
    dropped: all.flatMap(({ dropped }) => dropped),
    lost: new Map(all.flatMap((offer) => [...(offer.lost ?? [])])),
  }
}

/** A token has no name, so that an import of several would lose all but one. */
export function severalTokens(count: number, names: readonly string[] = []): Offer {
  const tokens = count === 1 ? 'a token without a name' : `${count} tokens without a name`
  const others = names.length === 0 ? '' : ` next to ${names.join(', ')}`
  return lost(`It contains ${tokens}${others}.`)
}

/** A part of the input would be lost. */
export function lost(why: string): Offer {
  const hint =
    'Nothing was imported, because a part would be lost. Put each part in a separate file.'
  return { kind: 'unknown', code: 'config-malformed', why, hint }
}

function tokenIn(offer: Offer): string | undefined {
  if (offer.kind === 'token') return offer.token.accessToken.reveal()
  if (offer.kind === 'credentials') return offer.credentials.accessToken.reveal()
  return undefined
}
