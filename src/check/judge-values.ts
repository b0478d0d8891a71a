import { type Finding, finding } from '../finding.ts'
import { readJsonObject } from '../json.ts'
import { seemsObscured } from '../rclone/obscure.ts'
import { OVERRIDE } from '../rclone/option-lists.ts'
import { beforeComment, meantType, unquoted } from '../rclone/option-names.ts'
import { targetEdges } from '../rclone/remote-paths.ts'
import type { Entry, Keys, Remotes } from '../rclone/section-keys.ts'
import { parsePath } from '../rclone/value-syntax.ts'
import { commentText, correctWith, MOVE_COMMENT, setKey, subjectOf } from '../services/remedies.ts'
import type { RemoteFacts } from '../services/service-check.ts'
import { isPasswordKey, shownKey } from '../services/stray-keys.ts'
import { hiddenIn, withoutHidden } from '../visible.ts'
import type { OptionFacts, RcloneBackends } from './inspector.ts'
import { isOlder } from './judge-machine.ts'
import { isKnownType, type Options, optionsOf } from './option-rules.ts'
import { isOfKind, isRefused, refusedMessage } from './value-kinds.ts'

interface Around {
  readonly sections: Remotes
  readonly backends: RcloneBackends | undefined
  /** Of the installed rclone, for example `v1.75.2`. */
  readonly version?: string | undefined
}

/** Quotes and comments that become part of a value, and values that rclone refuses. */
export function judgeValues(remote: RemoteFacts, around: Around): readonly Finding[] {
  const options = optionsOf(meantType(remote.keys), around.backends)
  return [...remote.keys].flatMap((entry) => {
    const extra = [
      ...judgeQuotes(remote, entry, options, around),
      ...judgeComment(remote, entry, options),
      ...judgeHidden(remote, entry, options, around),
    ]
    return extra.length > 0 ? extra : judgeKind(remote, entry, options, around.version)
  })
}

/** rclone does not open a remote with such a value. */
function judgeKind(
  remote: RemoteFacts,
  [key, value]: Entry,
  options: Options | undefined,
  version: string | undefined,
): readonly Finding[] {
  const type = meantType(remote.keys)
  const facts = options?.get(key)
  const isNew = version === undefined || !isOlder(version, [1, 70])
  // judgeTargets reads these lists.
  if (facts === undefined || isUpstreams(key) || !isRefused(`${type}.${key}`, value, facts, isNew))
    return []
  const hint = correctWith(remote, key)
  return [
    finding('value-malformed', subjectOf(remote), refusedMessage(type, key, facts, isNew), {
      hint,
    }),
  ]
}

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
  const hint = fix === undefined ? inVariable(remote, key, 'Remove the quotes') : undefined
  const message = `rclone does not remove the quotes around ${shownKey(key)}. They are part of the value.`
  return [finding('value-quoted', subjectOf(remote), message, { fix, hint })]
}

function inVariable({ variables }: RemoteFacts, key: string, what: string): string {
  const variable = variables.get(key)
  return variable === undefined ? `${what} in an editor.` : `${what} in the variable ${variable}.`
}

/** In a list, double quotes can surround an item with spaces. */
function mayBeQuoted(key: string, value: string, options: Options | undefined): boolean {
  const kind = options?.get(key)?.kind ?? 'string'
  if (kind === 'CommaSepList') return value.startsWith('"') && !value.includes(',')
  return isUpstreams(key) || kind === 'SpaceSepList' || kind === 'stringArray'
}

function isUpstreams(key: string): boolean {
  return key === 'upstreams' || key === 'remotes'
}

/** Free text and commands can contain quotes. The token has different findings. */
function isJudgedForQuotes(
  { keys }: RemoteFacts,
  key: string,
  options: Options | undefined,
): boolean {
  if (key === 'token' || key === 'description' || /command|^ssh$/.test(key)) return false
  if (isAsked(key, keys)) return false
  return options === undefined || key === 'type' || options.has(key) || OVERRIDE.test(key)
}

/** The check of the service judges these with pCloud's response. */
function isAsked(key: string, keys: Keys): boolean {
  return /^(hostname|root_folder_id|token)$/.test(key) && meantType(keys) === 'pcloud'
}

/** If the value is valid without the quotes. */
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

function judgeComment(
  remote: RemoteFacts,
  [key, value]: Entry,
  options: Options | undefined,
): readonly Finding[] {
  const before = beforeComment(value)
  if (before === undefined || isAsked(key, remote.keys)) return []
  const isSecret = isWholeSecret(remote, key, before)
  if (!isSecret && !isClosed(key, value, options?.get(key))) return []
  const hint = remote.variables.has(key)
    ? inVariable(remote, key, 'Remove the comment')
    : MOVE_COMMENT
  return [finding('value-comment', subjectOf(remote), commentText(shownKey(key)), { hint })]
}

/** An obscured password or the JSON of a token. */
function isWholeSecret({ keys }: RemoteFacts, key: string, value: string): boolean {
  if (key === 'token') return readJsonObject(value) !== undefined
  return isPasswordKey(meantType(keys), key) && seemsObscured(value)
}

/** rclone sends an invisible character as part of the value. */
function judgeHidden(
  remote: RemoteFacts,
  [key, value]: Entry,
  options: Options | undefined,
  around: Around,
): readonly Finding[] {
  const plain = withoutHidden(value)
  if (plain === value || isAsked(key, remote.keys)) return []
  const facts = options?.get(key)
  const isTarget = key === 'remote' || isUpstreams(key)
  const judged = isTarget ? targetEdges(value) : value
  const isJudged =
    isTarget || isClosed(key, plain, facts) || isWholeSecret(remote, key, plain) || LOGINS.test(key)
  const hidden = isJudged ? hiddenIn(judged) : undefined
  if (hidden === undefined) return []
  // A folder can have such a name.
  const isProven = !isTarget && isProvenValue(remote, [key, plain], facts, around)
  const fix = isProven ? setKey(remote, key, plain) : undefined
  const hint = fix === undefined ? inVariable(remote, key, 'Delete it') : undefined
  const message = `${shownKey(key)} contains ${hidden}. rclone reads it as part of the value.`
  return [finding('value-invisible', subjectOf(remote), message, { fix, hint })]
}

const LOGINS = /^(user|username|email|account|key|api_key|drive_id|team_drive|domain)$/

/** If the value is a name, a number or a choice, which cannot contain a space and a `#`. */
function isClosed(key: string, value: string, facts: OptionFacts | undefined): boolean {
  if (key === 'type' || NAMES.test(key) || OVERRIDE.test(key)) return true
  // One group of `#` is the chunk number.
  if (key === 'name_format') return (value.match(/#+/g) ?? []).length > 1
  if (facts === undefined || facts.isPassword || key === 'headers') return false
  return facts.examples.length > 0 || !/^(string|SpaceSepList|stringArray)$/.test(facts.kind)
}

/** Options of kind `string` that cannot contain a space. */
const NAMES =
  /^(host|hostname|port|provider|region|endpoint|acl|url|(auth|token)_url|root_folder_id|location_constraint|storage_class|access_key_id|secret_access_key|client_id|client_secret|(action|create|search)_policy|level|env_auth)$/
