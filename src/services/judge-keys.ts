import { type Finding, finding } from '../finding.ts'
import { DEFAULT_REDIRECT_URI } from '../rclone/default-redirect.ts'
import { obscure } from '../rclone/obscure.ts'
import { loginAgain, setKey, subjectOf, updateCommand } from './remedies.ts'
import { isSafeUrl } from './safe-url.ts'
import { apiSecretIn, type ServiceFacts } from './service-facts.ts'

const KEYS = {
  'authorization-code': ['client_id', 'client_secret'],
  'key-pair': ['api_key', 'api_secret'],
} as const

/** Whether the keys are there with which a token is renewed, and what the service says of them. */
export function judgeKeys(remote: ServiceFacts): readonly Finding[] {
  return [
    ...judgeMissing(remote),
    ...judgeSecret(remote),
    ...judgeRefusal(remote),
    ...judgeTokenUrl(remote),
    ...(remote.provider.grant === 'authorization-code' ? judgeApp(remote) : []),
  ]
}

function judgeMissing(remote: ServiceFacts): readonly Finding[] {
  const missing = KEYS[remote.provider.grant].filter((key) => !remote.keys.get(key))
  if (missing.length === 0) return []
  const text = `${missing.join(' and ')} missing: no token can be renewed.`
  return [finding('keys-missing', subjectOf(remote), text, { hint: loginAgain(remote) })]
}

/** Repaired where the service has just taken it as the plain text. */
function judgeSecret(remote: ServiceFacts): readonly Finding[] {
  const { provider, keys, answer } = remote
  const found = provider.grant === 'key-pair' ? apiSecretIn(keys) : undefined
  if (!found?.plain) return []
  const isProven = answer.kind === 'keys-good'
  const fix = isProven ? setKey(remote, 'api_secret', obscure(found.secret.reveal())) : undefined
  const hint = fix ? undefined : `Set it again: pcloud-config password ${remote.name} api_secret`
  const text = 'api_secret stands there in plain text, and an obscured one is expected.'
  return [finding('secret-not-obscured', subjectOf(remote), text, { fix, hint })]
}

function judgeRefusal(remote: ServiceFacts): readonly Finding[] {
  const { provider, answer } = remote
  if (answer.kind !== 'keys-refused') return []
  const text = `${provider.title} gives no token for its keys: ${answer.message}`
  return [finding('keys-refused', subjectOf(remote), text, { hint: loginAgain(remote) })]
}

function judgeTokenUrl(remote: ServiceFacts): readonly Finding[] {
  const url = remote.keys.get('token_url')
  if (!url || isSafeUrl(url)) return []
  const text = 'token_url is no https address, so no secret is sent there.'
  const hint = `pcloud-config unset ${remote.name} token_url leads to the service’s own.`
  return [finding('token-url-unsafe', subjectOf(remote), text, { hint })]
}

/** What an app at Verizon has registered, and what tells its installations apart. */
function judgeApp(remote: ServiceFacts): readonly Finding[] {
  const redirect = remote.keys.get('redirect_uri')
  const subject = subjectOf(remote)
  const text = redirect
    ? 'redirect_uri is no address, and each renewal sends it.'
    : `redirect_uri is not set: each renewal sends ${DEFAULT_REDIRECT_URI}, which has to be the app’s Callback URL.`
  const hint = `Write the Callback URL byte for byte: ${updateCommand(remote, 'redirect_uri', 'URL')}`
  const shared =
    'deviceid is not set: all installations of this app share one refresh token, and each renewal takes it from the others.'
  return [
    ...(redirect && !URL.canParse(redirect)
      ? [finding('redirect-uri-malformed', subject, text, { hint })]
      : []),
    ...(redirect ? [] : [finding('redirect-uri-unset', subject, text, { hint })]),
    ...(remote.keys.get('deviceid')
      ? []
      : [
          finding('deviceid-unset', subject, shared, {
            hint: `Where the app runs on more than this machine: pcloud-config reconnect ${remote.name} --deviceid NAME`,
          }),
        ]),
  ]
}
