import { seemsObscured } from '../config-file/obscure.ts'
import { whyNotEncoding } from '../providers/encoding-mask.ts'
import { parsePath } from '../providers/remote-paths.ts'
import type { Keys, RemoteFacts, Remotes } from './facts.ts'
import { type Finding, finding } from './finding.ts'
import type { OptionFacts, RcloneBackends } from './inspector.ts'
import {
  beforeComment,
  isKnownType,
  meantType,
  type Options,
  optionsOf,
  unquoted,
} from './options.ts'
import { setKey, subjectOf } from './remote-fix.ts'

interface Around {
  readonly sections: Remotes
  readonly backends: RcloneBackends | undefined
}

/** Quotes and comments that rclone takes for a part of a value. */
export function judgeValues(remote: RemoteFacts, around: Around): readonly Finding[] {
  const options = optionsOf(meantType(remote.keys), around.backends)
  return [...remote.keys].flatMap(([key, value]) => {
    // A variable is not the file's to repair.
    if (remote.variables.has(key)) return []
    return [
      ...judgeQuotes(remote, [key, value], options, around),
      ...judgeComment(remote, [key, value], options),
    ]
  })
}

type Entry = readonly [key: string, value: string]

function judgeQuotes(
  remote: RemoteFacts,
  [key, value]: Entry,
  options: Options | undefined,
  around: Around,
): readonly Finding[] {
  const inner = unquoted(value)
  if (inner === undefined || !isJudgedForQuotes(remote, key, options)) return []
  const isProven = isProvenValue(remote, [key, inner], options?.get(key), around)
  if (!isProven && mayBeQuoted(key, value, options)) return []
  const fix = isProven ? setKey(remote, key, inner) : undefined
  const hint = fix === undefined ? `Remove the quotes in an editor.` : undefined
  const message = `The quotes around ${key} are part of its value: rclone does not remove them.`
  return [finding('value-quoted', subjectOf(remote), message, { fix, hint })]
}

/** rclone's own options, in a remote since 1.71. */
const OVERRIDE = /^(override|global)\./

/** In a list, double quotes around one item mean nothing, and hold its spaces together. */
function mayBeQuoted(key: string, value: string, options: Options | undefined): boolean {
  const kind = options?.get(key)?.kind ?? 'string'
  if (kind === 'CommaSepList') return value.startsWith('"') && !value.includes(',')
  return isUpstreams(key) || kind === 'SpaceSepList' || kind === 'stringArray'
}

function isUpstreams(key: string): boolean {
  return key === 'upstreams' || key === 'remotes'
}

/** Free text and commands may have quotes. The token is judged elsewhere. */
function isJudgedForQuotes(
  { keys }: RemoteFacts,
  key: string,
  options: Options | undefined,
): boolean {
  if (key === 'token' || key === 'description' || /command|^ssh$/.test(key)) return false
  if (isAsked(key, keys)) return false
  return options === undefined || key === 'type' || options.has(key) || OVERRIDE.test(key)
}

/** What pCloud proves is judged with its answer. */
function isAsked(key: string, keys: Keys): boolean {
  return (key === 'hostname' || key === 'root_folder_id') && meantType(keys) === 'pcloud'
}

/** Whether rclone can use the value without its quotes. */
function isProvenValue(
  remote: RemoteFacts,
  [key, inner]: Entry,
  facts: OptionFacts | undefined,
  { sections, backends }: Around,
): boolean {
  if (key === 'type') return isKnownType(inner, backends)
  if (key === 'remote') return isRemotePath(inner, sections, backends)
  if (isUpstreams(key)) {
    const words = inner.split(' ')
    return words.length > 1 && words.every((word) => isUpstream(remote, word, sections, backends))
  }
  if (facts?.isPassword) return seemsObscured(inner)
  return facts !== undefined && (facts.examples.includes(inner) || isOfKind(facts.kind, inner))
}

function isRemotePath(path: string, sections: Remotes, backends: RcloneBackends | undefined) {
  const parsed = parsePath(path)
  if (parsed.kind !== 'remote') return false
  const { name } = parsed
  return name.startsWith(':') ? isKnownType(name.slice(1), backends) : sections.has(name)
}

function isUpstream(
  { keys }: RemoteFacts,
  word: string,
  sections: Remotes,
  backends: RcloneBackends | undefined,
): boolean {
  const path = meantType(keys) === 'combine' ? word.slice(word.indexOf('=') + 1) : word
  return isRemotePath(path, sections, backends)
}

/** What rclone reads as a value of a kind (`fs/registry.go`, `Option.Type`). Never true for free text. */
function isOfKind(kind: string, text: string): boolean {
  if (/^(Encoding|MultiEncoder)$/.test(kind)) return whyNotEncoding(text) === undefined
  if (kind.includes('|')) return kind.split('|').includes(text)
  return PATTERNS[kind]?.test(text) ?? false
}

const BOOL = /^(1|0|[tTfF]|true|True|TRUE|false|False|FALSE)$/
const PATTERNS: Readonly<Record<string, RegExp>> = {
  bool: BOOL,
  Tristate: new RegExp(`${BOOL.source}|^unset$`, 'i'),
  int: /^-?\d+$/,
  float64: /^-?\d+(\.\d+)?$/,
  SizeSuffix: /^(off|\d+(\.\d+)?([bkmgtpe]i?b?)?)$/i,
  Duration: /^(off|\d+(\.\d+)?|(\d+(\.\d+)?(ns|us|ms|[smhdwMy]))+)$/,
}

function judgeComment(
  remote: RemoteFacts,
  [key, value]: Entry,
  options: Options | undefined,
): readonly Finding[] {
  const before = beforeComment(value)
  if (before === undefined || isAsked(key, remote.keys) || !isClosed(key, value, options?.get(key)))
    return []
  const message = `The comment after ${key} is part of its value: rclone knows no comments behind a value.`
  const hint = 'Move the comment to a line above, in an editor.'
  return [finding('value-comment', subjectOf(remote), message, { hint })]
}

/** Whether a value has no room for a space and a `#`, because it is a name, a number or a choice. */
function isClosed(key: string, value: string, facts: OptionFacts | undefined): boolean {
  if (key === 'type' || NAMES.test(key) || OVERRIDE.test(key)) return true
  // The `#` are the number of the chunk, and there is one group of them.
  if (key === 'name_format') return (value.match(/#+/g) ?? []).length > 1
  if (facts === undefined || facts.isPassword || key === 'headers') return false
  return facts.examples.length > 0 || !/^(string|SpaceSepList|stringArray)$/.test(facts.kind)
}

/** Options of kind `string` that cannot contain a space. */
const NAMES =
  /^(host|hostname|port|provider|region|endpoint|acl|url|(auth|token)_url|root_folder_id|location_constraint|storage_class|access_key_id|secret_access_key|client_id|client_secret|(action|create|search)_policy|level|env_auth)$/
