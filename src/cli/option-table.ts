import { DEFAULT_REDIRECT_URI } from '../rclone/provider-option.ts'
import { SERVICES, typesOf } from '../services/registry.ts'
import { expert, flag, type OptionSpec, valued } from './option-spec.ts'

/** Values of options, and of the settings with the same names. */
export const REGIONS = ['us', 'eu', 'auto'] as const
export const LOGINS = ['browser', 'paste', 'poll', 'token', 'direct'] as const
export const TYPES = SERVICES.map(({ type }) => type)
const KEY_TYPES = typesOf(({ grant }) => grant === 'key-pair')
const TYPES_TEXT = typesOf(() => true, 'or').replace(/^\w+/, '$& (default)')
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const
export const EXPORT_FORMATS = [
  ...(['env', 'dotenv', 'rc', 'kubernetes', 'rclone', 'ini', 'json', 'pcloud-sdk'] as const),
] as const
export const COLORS = ['auto', 'always', 'never'] as const

/** Every command has these. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  valued('config', 'PATH', 'The rclone.conf to use. Default: the file that rclone uses.', 'file'),
  valued(
    'password-command',
    'CMD',
    'Program that prints the password of an encrypted config file.',
  ),
  {
    ...valued('ask-password', 'BOOL', '--ask-password=false: do not ask for that password.', [
      'true',
      'false',
    ]),
    bare: 'true',
  },
  flag('json', 'Print JSON. Implies --no-input.'),
  flag('plain', 'Print line by line, without redrawing: for screen readers and logs.'),
  flag('no-input', 'Do not ask questions. Without a required value, the exit code is 2.'),
  flag('yes', 'Accept defaults and skip confirmations.', 'y'),
  flag('quiet', 'Print only errors.', 'q'),
  flag('verbose', 'Print details, including stack traces.', 'v'),
  valued('color', 'WHEN', 'auto (default), always or never.', COLORS),
  flag('no-color', 'Same as --color never.'),
  flag('help', 'Show help. Add --all to see everything.', 'h'),
  flag('version', 'Show the version.'),
]

/** Together with --help. `create` and `update` have an option of this name that means more. */
export const HELP_ALL: OptionSpec = flag('all', 'With --help: show everything.')

export function listed(options: readonly OptionSpec[]): readonly OptionSpec[] {
  return options.filter(({ unlisted }) => unlisted === undefined)
}

/** Commands that write have these. */
export const WRITE_OPTIONS: readonly OptionSpec[] = [
  flag('dry-run', 'Show the change (secrets masked) without writing it.'),
]

/** Commands that log in have these. */
export const LOGIN_OPTIONS: readonly OptionSpec[] = [
  expert(valued('type', 'TYPE', `${TYPES_TEXT}. If blank, you choose.`, TYPES)),
  valued('client-id', 'ID', "Client ID of your app. Blank: use rclone's app."),
  valued('client-secret', 'SRC', 'Read the secret from - (stdin), @FILE or env:NAME.', 'source'),
  valued('app-from', 'NAME', 'Use the client ID and secret of this remote.', 'remote'),
  expert(
    valued(
      'token',
      'SRC',
      'With --login token: read the token from - (stdin), @FILE or env:NAME.',
      'source',
    ),
  ),
  expert(valued('email', 'E', 'With --login direct: the email of the account.')),
  expert(
    valued(
      'password',
      'SRC',
      'With --login direct: read the password from - (stdin), @FILE or env:NAME.',
      'source',
    ),
  ),
  expert(valued('api-key', 'KEY', `For type ${KEY_TYPES}: the API key.`)),
  expert(
    valued(
      'api-secret',
      'SRC',
      `For type ${KEY_TYPES}: read the API secret from - (stdin), @FILE or env:NAME.`,
      'source',
    ),
  ),
  expert(valued('deviceid', 'D', 'Device name to send to services that ask for one.')),
  valued('root-folder', 'F', "The folder's path (/Backups), ID or web address."),
  valued('region', 'REGION', 'us, eu or auto (default).', REGIONS),
  expert(valued('hostname', 'HOST', 'API host. Use only a host that you trust.')),
  expert(valued('auth-url', 'URL', 'Login page, if not the official one.')),
  expert(valued('token-url', 'URL', 'Address for tokens, if not the official one.')),
  valued('login', 'METHOD', 'browser (default), paste, poll, token or direct.', LOGINS),
  {
    ...flag('no-browser', 'Print the link, but do not open a browser.'),
    aliases: ['auth-no-open-browser'],
  },
  expert(
    valued(
      'redirect-uri',
      'URL',
      `Redirect URI, exactly as in your app's settings. Default: ${DEFAULT_REDIRECT_URI}`,
    ),
  ),
  expert(valued('redirect-port', 'N', 'Use http://localhost:N/ (add it to your app first).')),
  expert(valued('timeout', 'DURATION', 'Time limit for the whole login. Default: 5m.')),
  expert(flag('allow-missing-state', 'Accept a login response without `state` (less safe).')),
  expert(flag('no-verify', 'Do not check the token with the service.')),
  flag('overwrite', 'Replace the remote if it exists.'),
]
