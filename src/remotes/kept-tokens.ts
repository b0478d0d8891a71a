import type { ConfigStore } from '../config-file/store/store.ts'
import { hasCode } from '../errors.ts'
import { TokenKept } from '../tokens/token-errors.ts'

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
export function keptTokens(store: ConfigStore, home: string): KeptTokens {
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
