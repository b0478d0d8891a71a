import { PcloudConfigError } from '../errors.ts'
import { buildAuthorizeUrl } from '../oauth-loopback/authorize-url.ts'
import { type ProviderOption, plain } from '../rclone/provider-option.ts'
import { rcloneOption } from '../rclone/rclone-option.ts'
import { AUTHORIZE_URL } from '../services/pcloud/oauth.ts'
import { encodeBlob } from '../tokens/blob.ts'
import {
  currentValue,
  type Input,
  type Move,
  popState,
  pushState,
  type Question,
  type Remote,
  unknownState,
} from './protocol-state.ts'

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

/** Questions of the protocol have rclone's names. Values with the names `config_...` are not stored. */
const YES_NO = [
  { value: 'true', help: 'Yes' },
  { value: 'false', help: 'No' },
] as const

function confirm(name: string, byDefault: boolean, help: string): ProviderOption {
  const examples = YES_NO
  return {
    ...{ ...plain, name, help, examples, kind: 'bool', exclusive: true },
    default: String(byDefault),
  }
}

export const EDIT_ADVANCED = confirm('config_fs_advanced', false, 'Edit advanced config?')

const REFRESH_TOKEN = confirm(
  'config_refresh_token',
  true,
  'This remote already has a token. Log in again and replace it?',
)

const IS_LOCAL = confirm(
  'config_is_local',
  true,
  [
    'Log in with a web browser on this machine?',
    ' * Yes if a browser runs on this machine',
    ' * No to log in on another machine',
    'If you are not sure, try Yes first.',
    '',
  ].join('\n'),
)

interface Elsewhere {
  readonly type: string
  /** The options for `authorize` on the other machine, in rclone's encoding. Can be blank. */
  readonly blob: string
  readonly authUrl?: string
}

/** The two ways to log in on a different machine. The command is the same as in rclone. */
function tokenQuestion({ type, blob, authUrl }: Elsewhere): ProviderOption {
  const words = blob === '' ? `"${type}"` : `"${type}" "${blob}"`
  const page = [
    'Open this page on any machine, click Allow, and paste the code from the page:',
    '',
    `\t${authUrl}`,
    '',
    'Or run one of these on a machine that has a web browser:',
  ]
  const help = [
    ...(authUrl === undefined ? ['Run one of these on a machine that has a web browser:'] : page),
    '',
    `\trclone authorize ${words}`,
    `\tpcloud-config authorize ${words}`,
    '',
    'Then paste the result.',
    '',
  ]
  return { ...plain, name: 'config_token', help: help.join('\n'), required: true }
}

/** The output for the caller, with rclone's keys and indentation. `AuthURL` is an addition. */
export function replyText(stop: Question | { readonly kind: 'done' }, remote: Remote): string {
  const reply =
    stop.kind === 'done'
      ? { State: '', Option: null, Error: '', Result: '' }
      : {
          State: stop.state,
          Option: rcloneOption(stop.option, remote.values.get(stop.option.name) || undefined),
          Error: stop.error ?? '',
          Result: '',
          ...(stop.authUrl !== undefined && { AuthURL: stop.authUrl }),
        }
  return `${JSON.stringify(reply, null, '\t')}\n`
}
