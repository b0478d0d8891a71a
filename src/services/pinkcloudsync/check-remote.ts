import { PcloudConfigError } from '../../errors.ts'
import { type Finding, finding } from '../../finding.ts'
import { type JsonRequest, type ServiceClient, secureUrl } from '../../http.ts'
import { obscure, reveal, seemsObscured } from '../../rclone/obscure.ts'
import type { Keys } from '../../rclone/section-keys.ts'
import { Secret } from '../../secret.ts'
import { askHost } from '../ask-service.ts'
import {
  type EndingFacts,
  endingFacts,
  judgeEndingToken,
  judgeMissingKeys,
  judgeTokenUrl,
  liveToken,
  withState,
} from '../ending-tokens.ts'
import { loginAgain, setKey, setPassword, subjectOf } from '../remedies.ts'
import type { CheckAnswer, CheckQuestion, RemoteFacts, ServiceCheck } from '../service-check.ts'
import { askPinkcloudsyncSessions, pinkcloudsyncToken, readPinkcloudsyncAnswer } from './api.ts'
import { FACTS, PINKCLOUDSYNC_HOST } from './facts.ts'

export const CHECK: ServiceCheck = {
  question: (remote, now) => aboutKeys(remote, liveToken(remote, now)?.accessToken),
  judge(remote, answer, now) {
    const facts = endingFacts(remote, FACTS, answer, now)
    const found = [
      ...judgeMissingKeys(facts),
      ...judgeSecret(facts),
      ...judgeRefusal(facts),
      ...judgeTokenUrl(facts),
      ...judgeEndingToken(facts),
    ]
    return withState(facts, found, now)
  },
}

/** A new token for the keys does not end any other token, so the keys may be tried. */
function aboutKeys({ keys }: RemoteFacts, token: Secret | undefined): CheckQuestion | undefined {
  const request = keyRequest(keys)
  // Only a new token proves a secret in plain text. The stored token can be from another secret.
  const good = apiSecretIn(keys)?.plain && request ? undefined : token
  if (good === undefined && request === undefined) return undefined
  return async ({ http, signal, down }): Promise<CheckAnswer> => {
    const askSessions = (token: Secret) =>
      askHost(PINKCLOUDSYNC_HOST, down, () => askPinkcloudsyncSessions(http, token, signal))
    const said = good && (await askSessions(good))
    if (said && (said.kind !== 'refused' || request === undefined)) return said
    if (request === undefined) return { kind: 'not-asked' }
    // A private token_url is a different host.
    return askHost(new URL(request.url).hostname, down, () => tryKeys(request, http, signal))
  }
}

function keyRequest(keys: Keys): JsonRequest | undefined {
  const [apiKey, tokenUrl] = [keys.get('api_key'), keys.get('token_url')]
  const found = apiSecretIn(keys)
  if (!apiKey || found === undefined || (tokenUrl && secureUrl(tokenUrl) === undefined))
    return undefined
  const pair = { apiKey, apiSecret: found.secret }
  return pinkcloudsyncToken({ ...pair, ...(tokenUrl && { tokenUrl }) })
}

/** `plain` if the secret is not obscured. */
function apiSecretIn(keys: Keys): { readonly secret: Secret; readonly plain: boolean } | undefined {
  const text = keys.get('api_secret')
  if (!text) return undefined
  return seemsObscured(text)
    ? { secret: new Secret(reveal(text)), plain: false }
    : { secret: new Secret(text), plain: true }
}

async function tryKeys(
  request: JsonRequest,
  http: ServiceClient,
  signal: AbortSignal,
): Promise<CheckAnswer> {
  const answer = readPinkcloudsyncAnswer(await http.postJson({ ...request, signal }))
  if (answer.kind === 'ok') return { kind: 'keys-good' }
  if (answer.kind === 'refused') return { kind: 'keys-refused', message: answer.message }
  throw busy(answer.message)
}

function busy(message: string): PcloudConfigError {
  return new PcloudConfigError('service', `PinkCloudSync cannot issue a token now: ${message}`, {
    hint: 'Try again in a few minutes.',
  })
}

/** Repaired if the service has just accepted it as plain text. */
function judgeSecret(remote: EndingFacts): readonly Finding[] {
  const { keys, answer } = remote
  const found = apiSecretIn(keys)
  if (!found?.plain) return []
  const isProven = answer.kind === 'keys-good'
  const fix = isProven ? setKey(remote, 'api_secret', obscure(found.secret.reveal())) : undefined
  const hint = fix ? undefined : setPassword(remote, 'api_secret')
  const text = 'api_secret is in plain text. It must be obscured.'
  return [finding('secret-not-obscured', subjectOf(remote), text, { fix, hint })]
}

function judgeRefusal(remote: EndingFacts): readonly Finding[] {
  const { service, answer } = remote
  if (answer.kind !== 'keys-refused') return []
  const text = `${service.title} does not accept the keys: ${answer.message}`
  return [finding('keys-refused', subjectOf(remote), text, loginAgain(remote))]
}
