import { PcloudConfigError } from '../../errors.ts'
import { type Offer, unknown, withoutComment } from './offer.ts'

/** What a Secret holds, decoded. */
export type SecretEntries = ReadonlyMap<string, string>

type Lines = readonly string[]

/**
 * Reads a Kubernetes Secret in YAML: what `export` and `kubectl get -o yaml` print, and
 * `stringData` as people write it. Of YAML it knows blocks of `key: value`, quotes and
 * literal texts; whatever else stands in the data is refused and not guessed.
 * @returns undefined for what is no manifest
 */
export function readManifest(
  text: string,
): Offer | { readonly kind: 'secret'; readonly entries: SecretEntries } | undefined {
  const kind = /^kind:[ \t]*["']?(\w+)["']?[ \t]*\r?$/m.exec(text)?.[1]
  if (kind === undefined || !/^apiVersion:/m.test(text)) return undefined
  if (kind === 'List') return unknown('It is a list: `kubectl get secret NAME -o yaml` gets one.')
  if (kind !== 'Secret') return unknown(`It is a ${kind} of Kubernetes, and no Secret.`)
  const lines = text.split(/\r?\n/)
  if (lines.filter((line) => /^kind:/.test(line)).length > 1) {
    return unknown('It holds several manifests. Give one Secret.')
  }
  const data = new Map([...block(lines, 'data')].map(([key, value]) => [key, decoded(value)]))
  return { kind: 'secret', entries: new Map([...data, ...block(lines, 'stringData')]) }
}

/** The same as an object. `stringData` wins, as where it is applied. */
export function readSecretObject(secret: ReadonlyMap<string, unknown>): SecretEntries {
  const texts = (name: string): (readonly [string, string])[] => {
    const value = secret.get(name)
    if (value === null || typeof value !== 'object') return []
    return Object.entries(value).filter((entry) => typeof entry[1] === 'string')
  }
  const data = texts('data').map(([key, value]) => [key, decoded(value)] as const)
  return new Map([...data, ...texts('stringData')])
}

/** @throws PcloudConfigError `usage` for what is no base64 */
function decoded(base64: string): string {
  const plain = base64.replace(/\s/g, '')
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return Buffer.from(plain, 'base64').toString('utf8')
  throw new PcloudConfigError('usage', 'The data of this Secret is not base64.', {
    hint: 'Plain text belongs under stringData.',
  })
}

/** The entries below a key that stands at the left margin. */
function block(lines: Lines, name: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>()
  const start = lines.findIndex((line) => line.startsWith(`${name}:`))
  if (start < 0) return entries
  if (!/^\w+:\s*(\{\}|null)?\s*(#|$)/.test(lines[start] ?? '')) throw otherYaml()
  const end = lines.findIndex((line, at) => at > start && /^[^\s#]/.test(line))
  const body = lines.slice(start + 1, end < 0 ? undefined : end)
  for (let at = 0; at < body.length; at += 1) {
    const line = (body[at] ?? '').trimEnd()
    if (/^\s*(#|$)/.test(line)) continue
    const [, indent = '', , key = '', value = ''] = ENTRY.exec(line) ?? []
    if (key === '') throw otherYaml()
    const text = /^[|](-|\+)?$/.test(value) ? literal(body, at + 1, indent.length) : undefined
    if (text !== undefined) at += text.lines
    entries.set(key, text?.text ?? scalar(value))
  }
  return entries
}

const ENTRY = /^( +)(["']?)([\w.-]+)\2:(?:[ \t]+([^ \t].*))?$/

/** A text under `|`: the lines that stand further to the right. */
function literal(lines: Lines, from: number, outer: number) {
  const isInside = (line: string) => line.trim() === '' || indentOf(line) > outer
  let end = from
  while (end < lines.length && isInside(lines[end] ?? '')) end += 1
  const inside = lines.slice(from, end)
  const margin = indentOf(inside.find((line) => line.trim() !== '') ?? '')
  return { text: inside.map((line) => `${line.slice(margin)}\n`).join(''), lines: inside.length }
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

function scalar(value: string): string {
  if (/^'.*'$/.test(value)) return value.slice(1, -1).replaceAll("''", "'")
  if (/^".*"$/.test(value)) return jsonString(value)
  if (/^[&*!|>%@`{["']/.test(value)) throw otherYaml()
  return withoutComment(value)
}

/** YAML's double quotes know more than JSON's; what only they know is refused. */
function jsonString(value: string): string {
  try {
    return String(JSON.parse(value))
  } catch {
    throw otherYaml()
  }
}

function otherYaml(): PcloudConfigError {
  return new PcloudConfigError('usage', 'This Secret is written in a way that is not read here.', {
    hint: 'Get it as JSON: `kubectl get secret NAME -o json | pcloud-config import -`.',
  })
}
