import { parseConfig } from '../../../src/config-file/document.ts'
import { readRemotes } from '../../../src/config-file/read.ts'
import { wellFormed } from '../../../src/encoding.ts'
import { hasCode } from '../../../src/errors.ts'
import type { Dump } from './rclone-daemon.ts'

/**
 * The result of this program in the format of `rclone config dump`. 'skip' if rclone would hang, or
 * if two names differ only in bytes that JSON cannot express.
 */
export function ourDump(bytes: Uint8Array): Dump | 'refused' | 'skip' {
  try {
    const pairs: [string, Record<string, string>][] = []
    for (const [name, keys] of readRemotes(parseConfig(bytes))) {
      const shown = [...keys].map(([key, value]) => [wellFormed(key), wellFormed(value)])
      if (new Set(shown.map(([key]) => key)).size < shown.length) return 'skip'
      pairs.push([wellFormed(name), Object.fromEntries(shown)])
    }
    if (new Set(pairs.map(([name]) => name)).size < pairs.length) return 'skip'
    return Object.fromEntries(pairs)
  } catch (error) {
    const isEndless =
      hasCode(error, 'config-malformed') && error.message.includes('refers to itself')
    if (isEndless) return 'skip'
    if (hasCode(error, 'config-malformed') || hasCode(error, 'config-encrypted')) return 'refused'
    throw error
  }
}
