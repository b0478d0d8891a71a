import { classifyPaste } from '../oauth-loopback/judge-paste.ts'
import { explainPaste } from '../oauth-loopback/paste-problems.ts'
import { shippedOptions } from '../rclone/option-lists.ts'
import type { Secret } from '../secret.ts'
import { lastingOnly } from '../services/pcloud/login.ts'
import { EU, hostOfLocation, OFFICIAL_HOSTS } from '../services/pcloud/regions.ts'
import type { Token } from '../tokens/rclone-token.ts'
import { tokensIn } from '../tokens/token-in-text.ts'
import { withoutLogLines } from '../tokens/unwrap-text.ts'
import { type Offer, severalTokens, unknown } from './offer.ts'

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

/**
 * Refuses a text with a token and other settings: an import of the token alone would lose them.
 * @param hostname the region that was read with the token
 */
function refuseOtherSettings(text: string, hostname: string | undefined): Offer | undefined {
  const tokens = tokensIn(withoutLogLines(text)).length
  if (tokens > 1) return severalTokens(tokens)
  const rest = withoutToken(text)
  const keys = keysIn(rest).filter((key) => hostname === undefined || !REGION.has(key))
  const forms = FORMS.flatMap(([form, pattern]) => (pattern.test(rest) ? [form] : []))
  const found = [...forms, ...keys.slice(0, MOST_NAMES)].join(', ')
  if (found === '') return undefined
  return {
    kind: 'unknown',
    code: 'config-malformed',
    why: `It contains a token and other settings in a form that \`import\` does not read. Found: ${found}.`,
    hint: HINT,
  }
}

const HINT =
  'These forms are read: an rclone.conf, an export of pcloud-config, the JSON of `config dump`, lines such as RCLONE_CONFIG_NAME_TYPE=pcloud (also with `export` before them), a Kubernetes Secret, and pCloud SDK credentials. To import only the token, put it alone in a file.'

const MOST_NAMES = 5

const FORMS: readonly (readonly [string, RegExp])[] = [
  ['a section header', /^[ \t>|]*\[[^\]\r\n]{1,200}\][ \t]*$/m],
  ['RCLONE_ variables', /(?<![A-Za-z0-9_])RCLONE_[A-Z]/i],
  ['a connection string', /(?<![\w:]):[a-z]\w{0,30},\w{1,40}=/],
  ['an `rclone config` command', /\brclone[ \t]+config[ \t]+(?:create|update)\b/],
]

/** Without the objects and parameters of the token, and without addresses, which have `client_id=`. */
function withoutToken(text: string): string {
  return withoutLogLines(text)
    .replace(/[{｛][^{}｛｝]*[}｝]/g, (object) => (/access_?token/i.test(object) ? '' : object))
    .replace(/\bhttps?:\/\/[^\s"'<>]+/gi, '')
    .replace(/[^\s"']+/g, (word) => (/access_token=/i.test(word) ? '' : word))
}

function keysIn(text: string): readonly string[] {
  const [anywhere, atStart] = optionNames()
  const keys = [...text.matchAll(KEY)].flatMap(([, start, word = '']) => {
    const key = word.toLowerCase().replaceAll('-', '_')
    if (anywhere.has(key) || (start !== undefined && atStart.has(key))) return [key]
    // An option of rclone's command line has the type in front, as in `pcloud-root-folder-id`.
    const option = key.slice(key.indexOf('_') + 1)
    return option !== 'type' && anywhere.has(option) ? [option] : []
  })
  return [...new Set(keys)]
}

/** A word before `=` or `:`, perhaps in quotes. The first group is the start of a line. */
const KEY =
  /(^[ \t>|-]*)?(?<![A-Za-z0-9_-])(?:--)?([A-Za-z][A-Za-z0-9_-]{1,60})(?:\\*["'”’]|&quot;)?[ \t]*[=:＝：]/gm

/** The keys of a token in the answer of a service. */
const OF_TOKEN = ['token', 'access_token', 'token_type', 'refresh_token', 'expiry', 'expires_in']
const REGION: ReadonlySet<string> = new Set(['hostname', 'region', 'locationid', 'location_id'])

/** Names that can be a normal word count only at the start of a line. */
function optionNames(): readonly [ReadonlySet<string>, ReadonlySet<string>] {
  const all = new Set([...shippedOptions().values()].flatMap((names) => [...names]))
  for (const key of OF_TOKEN) all.delete(key)
  const clear = [...all].filter((name) => name.includes('_'))
  return [new Set([...clear, ...REGION, 'type']), new Set([...all, 'description'])]
}
