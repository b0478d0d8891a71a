import { EU, OFFICIAL_HOSTS } from '../services/pcloud/regions.ts'
import { readTokenText } from '../wizard/login/token-text.ts'
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
