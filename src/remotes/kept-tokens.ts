import type { ConfigStore } from '../config-file/index.ts'
import { hasCode } from '../errors.ts'
import { TokenKept } from '../tokens/token-errors.ts'

/** Keeps a token that replaces a single-use one in the state folder until the file has it (S46). */
export interface KeptTokens {
  /** The token that replaces `old` and is not in the file yet. */
  find(old: string | undefined): Promise<string | undefined>
  /** Saves `value` in the file by `write`. A copy is kept before, and removed afterwards. */
  during(old: string | undefined, value: string, write: () => Promise<void>): Promise<void>
  /** Throws `config-unwritable` if no copy could be kept. */
  tryKeep(): Promise<void>
}

/** @param home the section that has the token */
export function keptTokens(store: ConfigStore, home: string): KeptTokens {
  return {
    async find(old) {
      return old === undefined ? undefined : (await store.unsaved())?.find(old)
    },
    async during(old, value, write) {
      if (old === undefined) return await write()
      const unsaved = await store.unsaved()
      // The save below may still succeed without a copy.
      const path = await unsaved?.keep(home, old, value).catch(() => undefined)
      try {
        await write()
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

/** Another login is in the file, or the remote is gone: then this token is not needed. */
function isReplaced(error: unknown): boolean {
  return hasCode(error, 'config-changed') || hasCode(error, 'not-found')
}
