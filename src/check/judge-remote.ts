import { closest } from '../closest.ts'
import {
  acceptedName,
  charName,
  isDrive,
  isRefusedName,
  lookAlike,
  nameWord,
} from '../config-file/remote-names.ts'
import { DEFAULT_SECTION } from '../config-file/scan.ts'
import { type Finding, finding } from '../finding.ts'
import { type Environment, remoteVariable } from '../rclone/environment-variables.ts'
import { foldedKey, meantType, misspelledKey, unquoted } from '../rclone/option-names.ts'
import { TARGET_KEYS, targetEdges } from '../rclone/remote-paths.ts'
import { isSecretKey } from '../rclone/secret-keys.ts'
import { heirsOf, type Remotes } from '../rclone/section-keys.ts'
import {
  foundationsOf,
  localTargets,
  localTargetText,
  WRAPPING_TYPES,
  whyUnreadable,
  wrappedBy,
} from '../rclone/wrappers.ts'
import { findService, SERVICES } from '../services/registry.ts'
import type { CheckAnswer, RemoteFacts } from '../services/service-check.ts'
import { hiddenIn } from '../visible.ts'
import type { Checks } from './ask-all.ts'
import { hasFromEnvironment, isRemote } from './check-context.ts'

interface Seen {
  /** Undefined if there was no token to ask with. */
  readonly answer: CheckAnswer | undefined
  readonly checks: Checks
  readonly time: number
}

/** The findings of the service. Other types have none. */
export function judgeRemote(remote: RemoteFacts, seen: Seen): readonly Finding[] {
  // If the key `type` is misspelled, that is the finding.
  if (misspelledKey('type', remote.keys) !== undefined && !remote.keys.has('type')) return []
  const type = meantType(remote.keys)
  if (type === '') return withoutType(remote)
  const answer = seen.answer ?? { kind: 'not-asked' }
  return seen.checks.get(type)?.judge(remote, answer, seen.time) ?? []
}

/** Other sections can use the values of `DEFAULT`. */
function withoutType({ name, keys }: RemoteFacts): readonly Finding[] {
  if (name === DEFAULT_SECTION) return []
  const text = 'It has no type, so rclone cannot use it.'
  const word = nameWord(name)
  const set = `Set its type: pcloud-config update ${word} type=TYPE`
  const hint = holdsLogin(keys) ? set : `${set}, or delete it: pcloud-config delete ${word}`
  return [finding('type-missing', { remote: name }, text, { hint })]
}

/** Do not advise to delete a section with a login. */
export function holdsLogin(keys: RemoteFacts['keys']): boolean {
  return [...keys].some(
    ([key, value]) => isSecretKey(foldedKey(key)) || /access_?token/i.test(value),
  )
}

/** rclone cannot open a remote with such a name. */
/** @param around `version` of the installed rclone */
export function judgeName(
  { name, keys }: RemoteFacts,
  { version }: Pick<Around, 'version'>,
): readonly Finding[] {
  const isForRclone = findService(keys.get('type') ?? '')?.inRclone !== false
  if (name === DEFAULT_SECTION || !isForRclone || !isRefusedName(name, version)) return []
  const message = `rclone${version === undefined ? '' : ` ${version}`} refuses its name: ${whyRefused(name, version)}`
  const other = acceptedName(name, version)
  const to = other === undefined ? 'NEWNAME' : nameWord(other)
  const rename = isRefusedName(name, undefined) ? 'Rename it' : 'Update rclone, or rename it'
  const hint = `${rename}: pcloud-config rename ${name.startsWith('-') ? '-- ' : ''}${nameWord(name)} ${to}`
  return [finding('name-refused', { remote: name }, message, { hint })]
}

function whyRefused(name: string, version: string | undefined): string {
  if (name.startsWith('-')) return 'it begins with "-".'
  if (name.endsWith(':')) return 'the colon at the end is part of it.'
  const odd = new Set([...name].filter((char) => !/[\w ]/.test(char)))
  // Only the place of a dash or space can be wrong.
  const wrong = [...odd].filter((char) => isRefusedName(`a${char}a`, version))
  const named = (wrong.length > 0 ? wrong : [...odd]).map((char) => charName(char))
  return `it contains ${named.slice(0, 5).join(', ')}.`
}

/** The types of the installed rclone. Undefined if rclone did not list them. */
type RcloneTypes = Pick<ReadonlySet<string>, 'has' | 'keys'> | undefined

/** If the type is not a service of this program. */
export function isForeignType({ keys }: RemoteFacts): boolean {
  const type = keys.get('type') ?? ''
  return type !== '' && findService(type) === undefined
}

/** A type that the installed rclone does not have. Without rclone: a misspelled type of this program. */
export function judgeType(
  remote: RemoteFacts,
  { backends: types }: Pick<Around, 'backends'>,
): readonly Finding[] {
  const { name, keys } = remote
  const type = keys.get('type') ?? ''
  const meantHere = meantType(keys)
  if (!isForeignType(remote) || types?.has(type)) return []
  // Quotes and comments have a different finding.
  if (meantHere !== type && (findService(meantHere) || types?.has(meantHere))) return []
  const known = types === undefined ? [...OURS, ...WRAPPING_TYPES] : [...types.keys()]
  const meant = known.includes(type) ? undefined : closest(type, known)
  if (types === undefined && meant === undefined) return []
  const whose = types === undefined ? 'rclone has no type' : 'The installed rclone has no type'
  const newer =
    'A newer rclone may have it. To list the types of your rclone: `rclone help backends`'
  const hint = meant === undefined ? newer : `Did you mean ${meant}? Correct it in the file.`
  return [finding('type-unknown', { remote: name }, `${whose} ${type}.`, { hint })]
}

const OURS = SERVICES.map(({ type }) => type)

type TargetId = 'target-missing' | 'target-loop' | 'target-unreadable'

interface Around {
  /** With the remotes from variables. */
  readonly sections: Remotes
  readonly env: Environment
  readonly platform: string
  /** The types of the installed rclone. */
  readonly backends: RcloneTypes
  /** Of the installed rclone, for example `v1.75.2`. */
  readonly version?: string | undefined
}

/** A crypt, alias, union or similar remote that uses a missing remote, a local folder or itself. */
export function judgeTargets(
  { name }: Pick<RemoteFacts, 'name'>,
  around: Around,
): readonly Finding[] {
  const remotes = around.sections
  const show = `pcloud-config show ${nameWord(name)}`
  const command = `pcloud-config edit ${nameWord(name)}`
  const key = TARGET_KEYS.find((one) => remotes.get(name)?.has(one)) ?? 'remote'
  const variable = remoteVariable(name, key)
  const isVariable = around.env[variable] !== undefined
  const edit = isVariable ? `Correct the variable ${variable}.` : `Correct it: ${command}`
  const problem = (id: TargetId, text: string, hint: string) =>
    finding(id, { remote: name }, text, { hint })
  if (wrappedBy(name, remotes) === undefined && !isExplained(name, around)) {
    const text = 'The remote or folder that it uses is missing.'
    return [problem('target-missing', text, `Show its settings: ${show}`)]
  }
  // Quotes around the whole target and invisible characters have a different finding.
  const target = remotes.get(name)?.get('remote') ?? ''
  if (unquoted(target) !== undefined || hiddenIn(targetEdges(target)) !== undefined) return []
  const flaw = whyUnreadable(name, remotes)
  if (flaw && !isExplained(name, around)) {
    const text = `rclone cannot read ${flaw.key}. ${flaw.why}`
    return [problem('target-unreadable', text, edit)]
  }
  if (usesItself(name, remotes)) {
    const text = 'It uses itself, directly or through other remotes.'
    const choose = isVariable ? edit : `Choose a different remote: ${command}`
    return [problem('target-loop', text, choose)]
  }
  const used = [...new Set(foundationsOf(name, remotes))]
  return [
    ...judgeLocal(name, around),
    ...used.flatMap((target) => {
      const text = whyNotThere(target, around)
      if (text === undefined) return judgeTargetName(name, target, around)
      const change = isVariable
        ? `correct the variable ${variable}.`
        : `change the "${key}" line of ${name}: ${command}`
      const hint = text === MISSING ? `Create ${target}, or ${change}` : edit
      return [problem('target-missing', `It uses the remote ${target}:${text}`, hint)]
    }),
  ]
}

const MISSING = ', which does not exist.'

/** The end of a sentence: why rclone cannot open the target, and the name that you probably meant. */
function whyNotThere(target: string, around: Around): string | undefined {
  if (isThere(target, around)) return undefined
  if (target.startsWith(':')) return `, but rclone has no type ${target.slice(1)}.`
  const twin = lookAlike(target, around.sections.keys())
  if (twin === undefined) return MISSING
  const hint =
    twin.difference === undefined ? '' : ` The name looks the same, but ${twin.difference}.`
  return `, which does not exist. Did you mean ${twin.name}:?${hint}`
}

function judgeTargetName(name: string, target: string, { version }: Around): readonly Finding[] {
  if (target.startsWith(':') || !isRefusedName(target, version)) return []
  const text = `It uses the remote ${target}:, but rclone refuses this name.`
  const hint = `Rename that remote. This remote is updated: pcloud-config rename ${nameWord(target)} NEWNAME`
  return [finding('target-unreadable', { remote: name }, text, { hint })]
}

/** rclone stores the data in a local folder. */
function judgeLocal(name: string, { sections, env }: Around): readonly Finding[] {
  const isKnown = (one: string) => isRemote(one, sections, env)
  return localTargets(name, sections, isKnown).map((target) => {
    const { message, hint } = localTargetText(target)
    return finding('target-local', { remote: name }, message, { hint })
  })
}

/** If a variable sets the target, or other remotes inherit from this one. */
function isExplained(name: string, { sections, env }: Around): boolean {
  if (heirsOf(name, sections).length > 0) return true
  const remote = { name, keys: sections.get(name) ?? new Map<string, string>() }
  return TARGET_KEYS.some(
    (key) => hasFromEnvironment(remote, key, env) || misspelledKey(key, remote.keys) !== undefined,
  )
}

/** Follows only targets, since a remote may use a remote that inherits from it. */
function usesItself(name: string, remotes: Remotes): boolean {
  const seen = new Set<string>()
  const left = [...(wrappedBy(name, remotes) ?? [])]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next === name) return true
    if (!seen.has(next)) left.push(...(wrappedBy(next, remotes) ?? []))
    seen.add(next)
  }
  return false
}

function isThere(target: string, { sections, env, platform, backends }: Around): boolean {
  // A type as a target, for example `:memory:`.
  if (target.startsWith(':')) return backends?.has(target.slice(1)) ?? true
  return isRemote(target, sections, env) || isDrive(target, platform)
}
