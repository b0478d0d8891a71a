import { PcloudConfigError } from '../errors.ts'
import { buildAuthorizeUrl } from '../oauth-loopback/authorize-url.ts'
import { AUTHORIZE_URL } from '../services/pcloud/oauth.ts'
import { encodeBlob } from '../tokens/blob.ts'
import { currentValue, popState, pushState, unknownState } from './protocol-state.ts'
import type { Input, Move, Question, Remote } from './protocol-types.ts'
import { IS_LOCAL, REFRESH_TOKEN, tokenQuestion } from './question-texts.ts'

/** The first state of the login. As in rclone, the previous state and result follow it. */
export function oauthStart({ state, result }: Input): string {
  return pushState('', '*oauth', '', state, result)
}

/** The login, with rclone's states (`lib/oauthutil/oauthutil.go`, `ConfigOAuth`). */
export function oauthStep({ state, result }: Input, remote: Remote): Move {
  const { part: name, rest } = popState(state)
  const to = (next: string) => pushState(rest, next)
  switch (name) {
    case '*oauth':
      return remote.values.get('token')
        ? { kind: 'ask', state: to('*oauth-confirm'), option: REFRESH_TOKEN }
        : { kind: 'goto', state: to('*oauth-confirm') }
    case '*oauth-confirm':
      if (result === 'false') return { kind: 'goto', state: to('*oauth-done') }
      refuseClientCredentials(remote)
      return { kind: 'ask', state: to('*oauth-islocal'), option: IS_LOCAL, ...pageOf(remote) }
    case '*oauth-islocal':
      return { kind: 'goto', state: to(result === 'true' ? '*oauth-do' : '*oauth-remote') }
    case '*oauth-remote':
      return askForToken(to('*oauth-authorize'), remote)
    case '*oauth-authorize':
      return adopt(result, rest, remote)
    case '*oauth-do':
      // For a service that shows a code, rclone requests the code here.
      return result === ''
        ? { kind: 'login', state: to('*oauth-done') }
        : adopt(result, rest, remote)
    case '*oauth-done':
      return { kind: 'goto', state: popState(rest).part }
  }
  throw unknownState(state)
}

function adopt(text: string, rest: string, remote: Remote): Move {
  const again = askForToken(pushState(rest, '*oauth-authorize'), remote)
  return { kind: 'adopt', text, state: pushState(rest, '*oauth-done'), again }
}

function askForToken(state: string, remote: Remote): Question {
  const page = pageOf(remote)
  const option = tokenQuestion({ type: remote.type, blob: blobFor(remote), ...page })
  return { kind: 'ask', state, option, ...page }
}

/** Only what a login needs. rclone would also include the password of the account. */
const FOR_THE_LOGIN = ['client_id', 'client_secret', 'auth_url', 'token_url', 'hostname']

function blobFor(remote: Remote): string {
  const entries = remote.options
    .filter(({ name }) => FOR_THE_LOGIN.includes(name))
    .map((option) => ({ option, value: currentValue(option, remote) }))
    .filter(({ option, value }) => value !== option.default)
    .map(({ option, value }) => [option.name, value] as const)
  return entries.length === 0 ? '' : encodeBlob(Object.fromEntries(entries)).reveal()
}

/**
 * The page where pCloud shows a code. Without a redirect, a `state` would not protect the login, and the
 * protocol has no memory to compare it with.
 */
function pageOf({ values }: Remote): Pick<Question, 'authUrl'> {
  const clientId = values.get('client_id')
  if (!clientId || !values.get('client_secret')) return {}
  const base = values.get('auth_url') || AUTHORIZE_URL
  try {
    return { authUrl: buildAuthorizeUrl({ base, clientId }) }
  } catch {
    // The login reports an invalid auth_url. Other results do not need the page.
    return {}
  }
}

function refuseClientCredentials({ values }: Remote): void {
  if (values.get('client_credentials') !== 'true') return
  throw new PcloudConfigError('usage', 'pCloud has no client credentials flow.', {
    hint: 'Set client_credentials=false.',
  })
}
