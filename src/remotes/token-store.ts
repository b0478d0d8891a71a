import type { ConfigDocument } from '../config-file/document.ts'
import { getSection, getValue, hasRemote, remoteNames } from '../config-file/read.ts'
import { noSuchRemote } from '../config-file/remote-names.ts'
import type { ConfigStore } from '../config-file/store/store.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import type { SeenRemote } from '../services/seen-remote.ts'
import { decodeToken, encodeToken } from '../tokens/rclone-token.ts'
import { TokenKept, unreadableToken } from '../tokens/renewal.ts'
import type { TokenStore } from '../tokens/token-source.ts'
import { renamedTo } from './rename-remote.ts'

interface RemoteTokenStoreOptions {
  /** Ignore an unreadable `token`. The service does not need it for a new token. */
  readonly forgiving?: boolean
  /** A refresh token works only once, so a new token must not be lost (S46). */
  readonly singleUse?: boolean
  /** Called after each read of the file. */
  readonly onLoad?: (document: ConfigDocument) => void
}

/** Stores the token of a remote in the config file, like rclone. */
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
      return last.token === undefined ? undefined : decoded(name, last.token, forgiving)
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

/** @param forgiving return undefined for an unreadable token */
function decoded(name: string, text: string, forgiving: boolean, variable?: string) {
  try {
    return decodeToken(text)
  } catch (error) {
    if (!hasCode(error, 'token-invalid')) throw error
    if (forgiving) return undefined
    throw unreadableToken(name, error, variable)
  }
}

/** Identifies the login that was read. */
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
 * Where to save the new token. If the remote was renamed during the request, this finds it by the
 * old token, which may no longer work. A remote with a different token or type is a different
 * login, so it stays unchanged.
 */
function whereNow(fresh: ConfigDocument, home: string, last: Seen): string {
  const isSeen = (name: string) => {
    const { type, token } = seenOf(fresh, name)
    return type === last.type && token === last.token
  }
  if (hasRemote(fresh, home) && isSeen(home)) return home
  const { token } = last
  const heir = token && renamedTo(fresh, (name) => getSection(fresh, name)?.get('token') === token)
  if (heir) return heir
  throw hasRemote(fresh, home) ? changedMeanwhile(home) : noSuchRemote(home, remoteNames(fresh))
}

function changedMeanwhile(name: string): PcloudConfigError {
  return new PcloudConfigError(
    'config-changed',
    `A different program changed the login of ${name}. That change was kept.`,
  )
}

function mustHave(document: ConfigDocument, name: string): void {
  if (!hasRemote(document, name)) throw noSuchRemote(name, remoteNames(document))
}

/**
 * For a remote with the token in a variable. A new token cannot be saved there. If the refresh token
 * works only once, the login would be lost at the end of this run.
 */
export function variableTokenStore(
  { name, keys }: SeenRemote,
  variable: string,
  { forgiving, singleUse }: { readonly forgiving: boolean; readonly singleUse: boolean },
): TokenStore {
  const text = keys.get('token')
  return {
    name,
    load: async () => (text ? decoded(name, text, forgiving, variable) : undefined),
    save: async () => undefined,
    async mustBeWritable() {
      if (singleUse) throw cannotSave(name, variable)
    },
    exclusive: (work) => work(),
  }
}

function cannotSave(name: string, variable: string): PcloudConfigError {
  const message = `The token of ${name} has expired, and a new token cannot be saved in ${variable}. Its refresh token works only once, so it was not used.`
  return new PcloudConfigError('config-unwritable', message, {
    advice: { kind: 'move-to-file', remote: name },
  })
}

/** Stores a new token in the state folder until it is in the config file (S46). */
interface KeptTokens {
  /** Saves a token that an earlier run stored as the replacement of `old`. False without such a token. */
  recover(old: string | undefined, write: (value: string) => Promise<void>): Promise<boolean>
  /** Saves `value` with `write`. Until then, a copy is in the state folder. */
  save(
    old: string | undefined,
    value: string,
    write: (value: string) => Promise<void>,
  ): Promise<void>
  /** Throws `config-unwritable` if a copy cannot be stored. */
  tryKeep(): Promise<void>
}

/** @param home the section with the token */
function keptTokens(store: ConfigStore, home: string): KeptTokens {
  return {
    async recover(old, write) {
      // A read-only config, for example a pipe, has no stored copies.
      const unsaved = old === undefined ? undefined : await store.unsaved().catch(() => undefined)
      const waiting = old === undefined ? undefined : await unsaved?.find(old)
      if (old === undefined || waiting === undefined) return false
      try {
        await write(waiting.value)
      } catch (error) {
        // Another process can have saved it in the meantime.
        if (!isReplaced(error)) throw new TokenKept(home, waiting.path, error)
      }
      await unsaved?.forget(home, old)
      return true
    },
    async save(old, value, write) {
      if (old === undefined) return await write(value)
      const unsaved = await store.unsaved()
      // Saving can still succeed without a copy.
      const path = await unsaved?.keep(home, old, value).catch(() => undefined)
      try {
        await write(value)
      } catch (error) {
        if (path === undefined || isReplaced(error)) throw error
        throw new TokenKept(home, path, error)
      }
      await unsaved?.forget(home, old)
    },
    async tryKeep() {
      await (await store.unsaved())?.tryKeep()
    },
  }
}

/** The file has a different login, or the remote is gone, so this token is not needed. */
function isReplaced(error: unknown): boolean {
  return hasCode(error, 'config-changed') || hasCode(error, 'not-found')
}
