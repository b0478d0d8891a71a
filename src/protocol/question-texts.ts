import { type ProviderOption, plain } from '../rclone/provider-option.ts'
import { rcloneOption } from '../rclone/rclone-option.ts'
import type { Question, Remote } from './protocol-types.ts'

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

export const REFRESH_TOKEN = confirm(
  'config_refresh_token',
  true,
  'This remote already has a token. Log in again and replace it?',
)

export const IS_LOCAL = confirm(
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
export function tokenQuestion({ type, blob, authUrl }: Elsewhere): ProviderOption {
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
