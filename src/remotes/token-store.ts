import { type ConfigStore, getValue, remoteNames } from '../config-file/index.ts'
import { PcloudConfigError } from '../errors.ts'
import { decodeToken, encodeToken } from '../tokens/token.ts'
import type { TokenStore } from '../tokens/token-source.ts'

/** The token of one remote, in the file where rclone keeps it. */
export function remoteTokenStore(store: ConfigStore, name: string): TokenStore {
  return {
    name,
    async load() {
      const document = await store.load()
      mustHave(remoteNames(document), name)
      const text = getValue(document, name, 'token')
      return text === undefined || text === '' ? undefined : decodeToken(text)
    },
    async save(token) {
      const value = encodeToken(token).reveal()
      await store.commit((fresh) => {
        mustHave(remoteNames(fresh), name)
        return [{ kind: 'set', name, key: 'token', value }]
      })
    },
    async mustBeWritable() {
      await store.commit(() => [])
    },
    exclusive: (work) => store.exclusive(name, work),
  }
}

function mustHave(names: readonly string[], name: string): void {
  if (names.includes(name)) return
  throw new PcloudConfigError('not-found', `There is no remote named ${name}.`, {
    hint: 'See `pcloud-config list`.',
  })
}
