import { Secret } from '../../src/secret.ts'
import type { Token } from '../../src/tokens/rclone-token.ts'
import type { TokenStore } from '../../src/tokens/token-source.ts'

/** A disk that several token sources share, with a lock, and a note of everything done. */
export function memoryStore(first?: Token) {
  const disk: { token: Token | undefined } = { token: first }
  const log: string[] = []
  let queue: Promise<unknown> = Promise.resolve()
  const store: TokenStore = {
    name: 'vz',
    async load() {
      return disk.token
    },
    async save(token) {
      log.push(`save ${token.accessToken.reveal()}`)
      disk.token = token
    },
    async mustBeWritable() {
      log.push('writable')
    },
    exclusive(work) {
      const turn = queue.then(work)
      queue = turn.catch(() => undefined)
      return turn
    },
  }
  return { store, disk, log }
}

export function tokenOf(access: string, expiry: string, refresh?: string): Token {
  return {
    accessToken: new Secret(access),
    tokenType: 'Bearer',
    ...(refresh !== undefined && { refreshToken: new Secret(refresh) }),
    expiry,
    expiresIn: 3600,
  }
}
