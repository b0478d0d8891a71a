import { nameWord } from '../config-file/remote-names.ts'
import { type Finding, type FindingId, finding } from '../finding.ts'
import { type Environment, typeVariable } from '../rclone/environment-variables.ts'
import { OVERRIDE } from '../rclone/option-lists.ts'
import { meantType, optionNames } from '../rclone/option-names.ts'
import type { Remotes } from '../rclone/section-keys.ts'
import { connectionsOf, type WrappedConnection } from '../rclone/wrappers.ts'
import { findService } from '../services/registry.ts'
import { correctByEdit, subjectOf } from '../services/remedies.ts'
import { isContinued, type RemoteFacts } from '../services/service-check.ts'
import { shownKey } from '../services/stray-keys.ts'
import { isDateOfGo, isObjectOfGo } from '../tokens/rclone-token.ts'
import { storedToken } from '../tokens/token-shape.ts'
import { hiddenIn, quotedName } from '../visible.ts'
import type { Answers } from './ask-all.ts'
import { remoteFacts } from './check-context.ts'
import type { RcloneBackends } from './inspector.ts'
import { isElsewhere, isTrue } from './judge-combinations.ts'
import { isKnownType, knownOptions } from './option-rules.ts'

/** Two remotes of one account: often intended (two root folders), sometimes a login in an unintended browser. */
export function judgeSameAccounts(names: readonly string[], answers: Answers): readonly Finding[] {
  const first = new Map<string, string>()
  return names.flatMap((name) => {
    const answer = answers.get(name)
    if (answer?.kind !== 'lives') return []
    const { userid, email } = answer.account
    const key = `${answer.hostname} ${userid}`
    const other = first.get(key)
    if (other === undefined) {
      first.set(key, name)
      return []
    }
    const text = `The same account as ${other}: (${email}).`
    return [finding('same-account', { remote: name }, text)]
  })
}

/** Copies of a remote share a refresh token. It works only once, so the second refresh fails. */
export function judgeSharedTokens(remotes: readonly RemoteFacts[]): readonly Finding[] {
  const first = new Map<string, string>()
  return remotes.flatMap((remote) => {
    // A refresh of an inherited token works for both remotes.
    const isOwn =
      remote.own.has('token') && findService(meantType(remote.keys))?.tokens === 'rotating'
    const refresh = isOwn
      ? storedToken(remote.keys.get('token') ?? '')?.refreshToken?.reveal()
      : undefined
    if (refresh === undefined) return []
    const other = first.get(refresh)
    if (other === undefined) {
      first.set(refresh, remote.name)
      return []
    }
    const text = `It has the same refresh token as ${other}:. Refreshing one of them breaks the other.`
    const hint = `Log in to each remote separately: pcloud-config reconnect ${nameWord(remote.name)}`
    return [finding('refresh-token-shared', { remote: remote.name }, text, { hint })]
  })
}

/**
 * Types that rclone opens only with the token of a login, and the options that replace it. Tried with
 * 1.60.1 and 1.75.2 (`lib/oauthutil`, `GetToken`).
 */
const TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['box', ['box_config_file', 'config_credentials', 'access_token']],
  ['drive', ['service_account_file', 'service_account_credentials', 'env_auth']],
  ['dropbox', []],
  ['google photos', []],
  ['hidrive', []],
  ['jottacloud', []],
  ['onedrive', []],
  ['pikpak', []],
  ['premiumizeme', ['api_key']],
  ['putio', []],
  ['sharefile', []],
  ['yandex', []],
  ['zoho', []],
])

/** The form of a token of a service that this program does not ask. */
export function judgeForeignToken(
  remote: RemoteFacts,
  around: { readonly sections: Remotes; readonly env: Environment },
): readonly Finding[] {
  const { keys, name } = remote
  const instead = TYPES.get(keys.get('type') ?? '')
  if (instead === undefined) return []
  if ([...instead, 'client_credentials'].some((key) => isTrue(keys.get(key) ?? ''))) return []
  const token = keys.get('token') ?? ''
  // rclone converts a bare token of very old versions.
  if (keys.get('type') === 'dropbox' && /^[\w.~+/=-]+$/.test(token)) return []
  const again = `rclone config reconnect ${quotedName(`${name}:`)}`
  const say = (id: FindingId, text: string, hint: string) => [
    finding(id, subjectOf(remote), text, { hint }),
  ]
  if (token === '') {
    if (isElsewhere(remote, 'token', around)) return []
    return say('token-missing', 'Not logged in yet, so rclone cannot open it.', `Log in: ${again}`)
  }
  if (!isObjectOfGo(token)) {
    return say(
      'token-unreadable',
      `rclone cannot read the token: ${whyNot(remote, token)}.`,
      `Correct it in an editor, or log in again: ${again}`,
    )
  }
  if (isDateOfGo(token)) return []
  const text = 'rclone cannot read the expiry date of the token, so it refuses the token.'
  return say('token-expiry-unreadable', text, `Log in again: ${again}`)
}

function whyNot(remote: RemoteFacts, token: string): string {
  const hidden = hiddenIn(token)
  if (hidden !== undefined) return `it contains ${hidden}`
  if (isContinued(remote, 'token')) return 'it is broken over several lines'
  if (/^(["'`“‘]).*["'`”’]$/s.test(token)) return 'it is in quotes'
  return 'it is not valid JSON, or a value in it has the wrong type'
}

/** A remote as a connection string such as `pc,encoding=None:` opens it. */
interface Opened {
  readonly key: string
  /** Without the parameters. It has no keys if the string begins with a type, such as `:pcloud`. */
  readonly before: RemoteFacts
  readonly with: RemoteFacts
  readonly parameters: WrappedConnection['parameters']
}

/** The remotes that the connection strings in the target of a remote open. */
export function openedBy(name: string, remotes: Remotes, env: Environment): readonly Opened[] {
  return connectionsOf(name, remotes).flatMap(({ key, name: target, parameters }) => {
    const type = target.startsWith(':') ? target.slice(1) : undefined
    if (type === undefined && !remotes.has(target)) return []
    const base = type === undefined ? remoteFacts(target, remotes, {}).keys : new Map()
    const given = parameters.map((one) => [one.key, one.value] as const)
    const start = type === undefined ? [...base] : [['type', type] as const, ...ofType(type, env)]
    const keys = new Map([...start, ...given])
    const facts = { name, own: new Map(), stray: new Set<string>(), variables: new Map() }
    return [{ key, parameters, before: { ...facts, keys: base }, with: { ...facts, keys } }]
  })
}

/** Variables such as `RCLONE_PCLOUD_TOKEN` set options of all remotes of a type. */
function ofType(type: string, env: Environment): readonly (readonly [string, string])[] {
  return [...(optionNames(type) ?? [])].flatMap((key) => {
    const value = env[typeVariable(type, key)]
    return value === undefined ? [] : [[key, value] as const]
  })
}

interface Around {
  readonly sections: Remotes
  readonly env: Environment
  readonly backends: RcloneBackends | undefined
  /** The rules for a remote that a connection string opens. */
  judgeOpened(remote: RemoteFacts): readonly Finding[]
}

/** Judges the values in connection strings like the values of a section. */
export function judgeConnections(
  remote: RemoteFacts,
  { sections, backends, env, judgeOpened }: Around,
): readonly Finding[] {
  return openedBy(remote.name, sections, env).flatMap((opened) => {
    const { key } = opened
    const type = opened.with.keys.get('type') ?? ''
    const hint = correctByEdit(remote, key)
    const subject = { remote: remote.name }
    const isTyped = opened.parameters.some((one) => one.key === 'type')
    if (isTyped && backends !== undefined && !isKnownType(type, backends)) {
      const text = `The connection string in ${key} has a type that rclone does not have.`
      return [finding('target-unreadable', subject, text, { hint })]
    }
    const known = knownOptions(type, backends)
    const ignored = opened.parameters
      .filter((one) => known.size > 0 && !known.has(one.key) && !OVERRIDE.test(one.key))
      .map((one) => {
        const text = `rclone ignores ${shownKey(one.key)} in the connection string in ${key}: ${type} has no such option.`
        return finding('key-similar', subject, text, { hint })
      })
    const old = new Set(judgeOpened(opened.before).map(({ message }) => message))
    const judged = judgeOpened(opened.with)
      .filter(({ level, message }) => BAD.includes(level) && !old.has(message))
      .map(({ id, message }) =>
        finding(id, subject, `In the connection string in ${key}: ${message}`, { hint }),
      )
    return [...ignored, ...judged]
  })
}

const BAD: readonly string[] = ['warning', 'problem']
