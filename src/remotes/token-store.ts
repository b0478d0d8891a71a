import {
  type ConfigDocument,
  type ConfigStore,
  getSection,
  getValue,
  hasRemote,
  remoteNames,
} from '../config-file/index.ts'
import { hasCode, PcloudConfigError } from '../errors.ts'
import { decodeToken, encodeToken } from '../tokens/token.ts'
import type { TokenStore } from '../tokens/token-source.ts'

export interface RemoteTokenStoreOptions {
  /** What stands in `token` may be anything: a new one is got without it. */
  readonly forgiving?: boolean
  /** Told of the file each time it was read. */
  readonly onLoad?: (document: ConfigDocument) => void
}

/** The token of one remote, in the file where rclone keeps it. */
export function remoteTokenStore(
  store: ConfigStore,
  name: string,
  home: string,
  { forgiving = false, onLoad }: RemoteTokenStoreOptions = {},
): TokenStore {
  let last: string | undefined
  return {
    name,
    async load() {
      const document = await store.load()
      mustHave(document, name)
      onLoad?.(document)
      last = getValue(document, name, 'token') || undefined
      return last === undefined ? undefined : decoded(last, forgiving)
    },
    async save(token) {
      const value = encodeToken(token).reveal()
      await store.commit((fresh) => [
        { kind: 'set', name: whereNow(fresh, home, last), key: 'token', value },
      ])
      last = value
    },
    async mustBeWritable() {
      await store.commit(() => [])
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

function decoded(text: string, forgiving: boolean) {
  try {
    return decodeToken(text)
  } catch (error) {
    if (forgiving && hasCode(error, 'token-invalid')) return undefined
    throw error
  }
}

/**
 * A remote that was renamed while the service was asked still holds the old token, and
 * needs the new one: the old one may be spent.
 */
function whereNow(fresh: ConfigDocument, home: string, last: string | undefined): string {
  if (hasRemote(fresh, home)) return home
  const heirs = remoteNames(fresh).filter(
    (name) => last !== undefined && getSection(fresh, name)?.get('token') === last,
  )
  if (heirs.length === 1 && heirs[0] !== undefined) return heirs[0]
  throw notThere(home)
}

function mustHave(document: ConfigDocument, name: string): void {
  if (!hasRemote(document, name)) throw notThere(name)
}

export function notThere(name: string): PcloudConfigError {
  return new PcloudConfigError('not-found', `There is no remote named ${name}.`, {
    hint: 'See `pcloud-config list`.',
  })
}
