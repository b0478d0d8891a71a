import { classifyPaste, explainPaste } from '../oauth-loopback/index.ts'
import type { Secret } from '../secret.ts'
import { lastingOnly } from '../services/pcloud/login.ts'
import { EU, hostOfLocation, OFFICIAL_HOSTS } from '../services/pcloud/regions.ts'
import type { Token } from '../tokens/rclone-token.ts'
import { type Offer, unknown } from './offer.ts'
import { refuseOtherSettings } from './token-only.ts'

/** A login without a name: a token, or a session by email and password. */
export function readLogin(text: string): Offer | undefined {
  const found = readTokenText(text)
  if (found?.kind === 'token') return refuseOtherSettings(text, found.hostname) ?? found
  if (found?.kind !== 'session') return found
  const { accessToken, email, hostname } = found
  // The SDK's default region is the EU (pcloud-sdk-python, `core.py`).
  const where = hostname ?? EU.hostname
  if (!OFFICIAL_HOSTS.has(where)) return unknown('Its server does not belong to pCloud.')
  const credentials = { email, accessToken, hostname: where, savedAt: undefined }
  const what = 'a login with email and password'
  return { kind: 'credentials', what, credentials: { ...credentials, authType: 'direct' } }
}

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
function readTokenText(text: string): TokenText | undefined {
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
