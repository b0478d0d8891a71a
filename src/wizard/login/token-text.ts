import { classifyPaste, explainPaste } from '../../oauth-loopback/index.ts'
import type { Token } from '../../tokens/token.ts'
import { lastingOnly } from './pasted.ts'

/** A token that was kept in a file: JSON, rclone's blob, what `authorize` printed, or bare. */
export type TokenText =
  | {
      readonly kind: 'token'
      readonly what: string
      readonly token: Token
      /** As it came, not yet judged (S4). */
      readonly hostname: string | undefined
    }
  | { readonly kind: 'unknown'; readonly why: string }

/** Shorter is a word that somebody typed. */
const SHORTEST_BARE = 16
/** What a part of a token is told by. */
const CUT = ['json-truncated', 'blob-truncated', 'token-malformed', 'command'] as const

/** @returns undefined for what holds no token, or not one alone */
export function readTokenText(text: string): TokenText | undefined {
  const found = classifyPaste(text, 'token')
  if (found.kind === 'unusable') {
    const problem = CUT.find((one) => one === found.problem)
    return problem && { kind: 'unknown', why: explainPaste(problem).message }
  }
  if (found.kind !== 'token' || text.trim().length < SHORTEST_BARE) return undefined
  const what = found.hostname === undefined ? 'token' : 'blob'
  return { kind: 'token', what, token: lastingOnly(found.token), hostname: found.hostname }
}
