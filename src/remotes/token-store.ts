import {
  type ConfigDocument,
  type ConfigStore,
  getSection,
  getValue,
  hasRemote,
  noSuchRemote,
  remoteNames,
} from '../config-file/index.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import { remoteVariable } from '../rclone/environment-variables.ts'
import type { SeenRemote } from '../services/seen-remote.ts'
import { decodeToken, encodeToken } from '../tokens/rclone-token.ts'
import type { TokenStore } from '../tokens/token-source.ts'
import { quotedName } from '../visible.ts'
import { keptTokens } from './kept-tokens.ts'

export interface RemoteTokenStoreOptions {
  /** What stands in `token` may be anything: a new one is got without it. */
  readonly forgiving?: boolean
  /** The service accepts the refresh token once, so a new token must never be lost (S46). */
  readonly singleUse?: boolean
  /** Told of the file each time it was read. */
  readonly onLoad?: (document: ConfigDocument) => void
}

/** The token of one remote, in the file where rclone keeps it. */
export function remoteTokenStore(
  store: ConfigStore,
  name: string,
  home: string,
  { forgiving = false, singleUse = false, onLoad }: RemoteTokenStoreOptions = {},
): TokenStore {
  let last: Seen = {}
  const look = async () => {
    const document = await store.load()
    mustHave(document, name)
    onLoad?.(document)
    last = { ...seenOf(document, home), token: tokenOf(document, name) }
  }
  const write = async (value: string) => {
    await store.commit((fresh) => [
      { kind: 'set', name: whereNow(fresh, home, last), key: 'token', value },
    ])
    last = { ...last, token: value }
  }
  const kept = singleUse ? keptTokens(store, home) : undefined
  return {
    name,
    async load() {
      await look()
      if (await kept?.recover(last.token, write)) await look()
      return last.token === undefined ? undefined : decoded(last.token, forgiving)
    },
    async save(token) {
      const value = encodeToken(token).reveal()
      await (kept?.save(last.token, value, write) ?? write(value))
    },
    async mustBeWritable() {
      await store.trial()
      await kept?.tryKeep()
    },
    exclusive: (work) => store.exclusive(home, work),
  }
}

/**
 * The section that holds the token: `a.b` may have it from `a`, and then they share it.
 * Whoever renews it renews it for both.
 */
export function tokenHome(document: ConfigDocument, name: string): string {
  for (let at = name; hasRemote(document, at); at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    if (getSection(document, at)?.has('token')) return at
  }
  return name
}

/** @param forgiving what cannot be read counts as no token: a new one is got without it */
function decoded(text: string, forgiving: boolean) {
  try {
    return decodeToken(text)
  } catch (error) {
    if (forgiving && hasCode(error, 'token-invalid')) return undefined
    throw error
  }
}

/** What makes a remote the one that was read. */
interface Seen {
  readonly type?: string | undefined
  readonly token?: string | undefined
}

function seenOf(document: ConfigDocument, name: string): Seen {
  return { type: getValue(document, name, 'type'), token: tokenOf(document, name) }
}

function tokenOf(document: ConfigDocument, name: string): string | undefined {
  return getValue(document, name, 'token') || undefined
}

/**
 * A remote that was renamed while the service was asked still holds the old token, and
 * needs the new one: the old one may be spent. One that got another token or type in the
 * meantime, or lost its token, is another login by now: it stays as it is.
 */
function whereNow(fresh: ConfigDocument, home: string, last: Seen): string {
  const isSeen = (name: string) => {
    const { type, token } = seenOf(fresh, name)
    return type === last.type && token === last.token
  }
  if (hasRemote(fresh, home) && isSeen(home)) return home
  const heirs = remoteNames(fresh).filter(
    (name) => last.token !== undefined && getSection(fresh, name)?.get('token') === last.token,
  )
  if (heirs.length === 1 && heirs[0] !== undefined) return heirs[0]
  throw hasRemote(fresh, home) ? changedMeanwhile(home) : noSuchRemote(home, remoteNames(fresh))
}

function changedMeanwhile(name: string): PcloudConfigError {
  return new PcloudConfigError(
    'config-changed',
    `Another program changed the login of ${name} meanwhile; what it wrote stays.`,
  )
}

function mustHave(document: ConfigDocument, name: string): void {
  if (!hasRemote(document, name)) throw noSuchRemote(name, remoteNames(document))
}

/**
 * The token of a remote that has it from a variable. No program can save a new token there, so
 * one that replaces a single-use refresh token would be lost with the end of this run.
 */
export function variableTokenStore(
  { name, keys, variables }: SeenRemote,
  { forgiving, singleUse }: { readonly forgiving: boolean; readonly singleUse: boolean },
): TokenStore {
  const text = keys.get('token')
  const variable = variables.get('token') ?? remoteVariable(name, 'token')
  return {
    name,
    load: async () => (text ? decoded(text, forgiving) : undefined),
    save: async () => undefined,
    async mustBeWritable() {
      if (singleUse) throw cannotSave(name, variable)
    },
    exclusive: (work) => work(),
  }
}

function cannotSave(name: string, variable: string): PcloudConfigError {
  const message = `The token of ${name} has ended, and a new one cannot be saved in ${variable}. Its refresh token is good for one use, so it was not used.`
  return new PcloudConfigError('config-unwritable', message, {
    hint: `Make a section of it: \`pcloud-config export ${quotedName(name)} --format rclone\`, and unset the variables.`,
  })
}
