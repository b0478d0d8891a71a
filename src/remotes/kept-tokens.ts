import type { ConfigStore } from '../config-file/index.ts'
import { hasCode } from '../errors.ts'
import { TokenKept } from '../tokens/token-errors.ts'

/** Keeps a token that replaces a single-use one in the state folder until the file has it (S46). */
export interface KeptTokens {
  /** Saves the token that an earlier run kept for `old` with `write`. False if there is none. */
  recover(old: string | undefined, write: (value: string) => Promise<void>): Promise<boolean>
  /** Saves `value` in the file with `write`. A copy is kept before, and removed afterwards. */
  save(
    old: string | undefined,
    value: string,
    write: (value: string) => Promise<void>,
  ): Promise<void>
  /** Throws `config-unwritable` if no copy could be kept. */
  tryKeep(): Promise<void>
}

/** @param home the section that has the token */
export function keptTokens(store: ConfigStore, home: string): KeptTokens {
  return {
    async recover(old, write) {
      // A config that can only be read, such as a pipe, has no kept tokens.
      const unsaved = old === undefined ? undefined : await store.unsaved().catch(() => undefined)
      const waiting = old === undefined ? undefined : await unsaved?.find(old)
      if (old === undefined || waiting === undefined) return false
      try {
        await write(waiting.value)
      } catch (error) {
        // The process that kept it may have saved it in the meantime.
        if (!isReplaced(error)) throw new TokenKept(home, waiting.path, error)
      }
      await unsaved?.forget(home, old)
      return true
    },
    async save(old, value, write) {
      if (old === undefined) return await write(value)
      const unsaved = await store.unsaved()
      // The save below may still succeed without a copy.
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

/** Another login is in the file, or the remote is gone: then this token is not needed. */
function isReplaced(error: unknown): boolean {
  return hasCode(error, 'config-changed') || hasCode(error, 'not-found')
}
