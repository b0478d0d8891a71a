import { plain } from '../rclone/common-options.ts'
import type { ProviderOption } from '../rclone/provider-option.ts'

/** Questions of the dialogue itself carry rclone's names; nothing called `config_...` is stored. */
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
  'There is a token already. Log in anew and replace it?',
)

export const IS_LOCAL = confirm(
  'config_is_local',
  true,
  [
    'Log in with a web browser of this machine?',
    ' * Yes where a browser runs on it',
    ' * No where it has none: the login is made on any other machine',
    'If unsure try Yes, and No if that fails.',
    '',
  ].join('\n'),
)

export interface Elsewhere {
  readonly type: string
  /** What `authorize` on the other machine has to know, in rclone's encoding; blank for nothing. */
  readonly blob: string
  readonly authUrl?: string
}

/** The two ways to log in elsewhere; the command is the one that rclone prints. */
export function tokenQuestion({ type, blob, authUrl }: Elsewhere): ProviderOption {
  const words = blob === '' ? `"${type}"` : `"${type}" "${blob}"`
  const page = [
    'Open this page on any machine, click Allow, and paste the code that it shows:',
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
