import { classifyPaste, explainPaste } from '../../oauth-loopback/index.ts'
import type { Secret } from '../../secret.ts'
import { lastingOnly } from '../../services/pcloud/login.ts'
import { hostOfLocation } from '../../services/pcloud/regions.ts'
import type { Token } from '../../tokens/rclone-token.ts'

/** A login from a file, in any form that the paste prompt accepts. */
type TokenText =
  | {
      readonly kind: 'token'
      readonly what: string
      readonly token: Token
      /** From the file, unchecked (S4). */
      readonly hostname: string | undefined
    }
  | {
      readonly kind: 'session'
      readonly accessToken: Secret
      readonly email: string
      readonly hostname: string | undefined
    }
  | { readonly kind: 'unknown'; readonly why: string }

/** A shorter text is not a token. */
const SHORTEST_BARE = 16
/** Problems that only a damaged token has. */
const CUT = [
  'json-truncated',
  'blob-truncated',
  'token-malformed',
  'token-spaced',
  'command',
] as const

/** @returns undefined unless the text is exactly one token */
export function readTokenText(text: string): TokenText | undefined {
  const found = classifyPaste(text, 'token')
  if (found.kind === 'unusable') {
    const problem = CUT.find((one) => one === found.problem)
    return problem && { kind: 'unknown', why: explainPaste(problem).message }
  }
  if (found.kind === 'params') return undefined
  const hostname = found.hostname ?? hostOfLocation(found.locationId)
  if (found.kind === 'session') return { ...found, hostname }
  if (text.trim().length < SHORTEST_BARE) return undefined
  const what = found.hostname === undefined ? 'a token' : 'a blob'
  return { kind: 'token', what, token: lastingOnly(found.token), hostname }
}
