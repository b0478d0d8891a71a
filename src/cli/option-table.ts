import { DEFAULT_REDIRECT_URI } from '../rclone/default-redirect.ts'
import { SERVICES, typesOf } from '../services/registry.ts'
import { expert, flag, type OptionSpec, valued } from './option-spec.ts'

/** Values of options, and of the settings with the same names. */
export const REGIONS = ['us', 'eu', 'auto'] as const
export const LOGINS = ['browser', 'paste', 'poll', 'token', 'direct'] as const
const TYPES = SERVICES.map(({ type }) => type)
const KEY_TYPES = typesOf(({ grant }) => grant === 'key-pair')
const TYPES_TEXT = typesOf(() => true, 'or').replace(/^\w+/, '$& (default)')
const SOURCES = ['file', 'environment']
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

function unlisted(options: readonly OptionSpec[], names: readonly string[]): OptionSpec[] {
  return options.map((one) => (names.includes(one.name) ? { ...one, unlisted: true } : one))
}

export const ASK_NPM: OptionSpec = flag('check', 'Ask npm for a newer version.')

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

/** For a login in rclone's question protocol. The account comes from the remote. */
export const DIALOGUE_LOGIN_OPTIONS: readonly OptionSpec[] = LOGIN_OPTIONS.filter(({ name }) =>
  [
    'no-browser',
    'redirect-uri',
    'redirect-port',
    'timeout',
    'allow-missing-state',
    'no-verify',
  ].includes(name),
).map(expert)

/** For a remote that already exists. */
export const RELOGIN_OPTIONS: readonly OptionSpec[] = [
  ...unlisted(
    LOGIN_OPTIONS.filter(({ name }) => name !== 'overwrite'),
    ['type'],
  ),
  flag('overwrite', 'Allow a login to a different account than before.'),
  ...WRITE_OPTIONS,
]

/** For a login with no remote. */
export const AUTHORIZE_OPTIONS: readonly OptionSpec[] = [
  ...unlisted(LOGIN_OPTIONS, [
    ...['type', 'root-folder', 'overwrite', 'deviceid'],
    ...['email', 'password', 'api-key', 'api-secret'],
  ]),
  valued('format', 'FORMAT', 'blob (default), or token for the bare JSON.', ['blob', 'token']),
]

export const LIST_OPTIONS: readonly OptionSpec[] = [
  flag('long', 'Add type, region, root folder, source and description.'),
  valued('name', 'N', 'Only remotes with N in the name.', 'remote'),
  valued('type', 'T', 'Only remotes with T in the type.', TYPES),
  valued('source', 'S', 'Only remotes from this source: file or environment.', SOURCES),
  valued('description', 'D', 'Only remotes with D in the description.'),
  flag('exact', 'Match the whole name, type, source or description.'),
  valued('order-by', 'FIELDS', 'Sort by name, type, source or description.'),
  flag('sessions', 'Logins with email and password (not remotes).'),
]

export const SHOW_OPTIONS: readonly OptionSpec[] = [flag('reveal', 'Show secrets.')]

export const EXPORT_OPTIONS: readonly OptionSpec[] = [
  valued(
    'format',
    'FORMAT',
    'env, dotenv, rc, kubernetes, rclone, ini, json or pcloud-sdk.',
    EXPORT_FORMATS,
  ),
  valued('secret-name', 'NAME', 'Name of the Kubernetes Secret. Default: rclone-config.'),
  valued('namespace', 'NAME', "Namespace of the Secret. Default: kubectl's."),
]

export const IMPORT_OPTIONS: readonly OptionSpec[] = [
  {
    ...valued('pick', 'NAME', 'Import only this remote. Can be repeated, or use commas.'),
    many: true,
  },
  valued('rename', 'NEW', 'Import a single remote under this name.'),
  flag('overwrite', 'Replace existing remotes.'),
  flag('no-verify', 'Do not check the tokens with the service.'),
  expert(valued('hostname', 'HOST', 'Trust this API host if the file names it.')),
  expert(valued('auth-url', 'URL', 'Trust this auth_url if the file contains it.')),
  expert(valued('token-url', 'URL', 'Trust this token_url if the file contains it.')),
  {
    ...expert(
      valued('allow-key', 'KEY', 'Accept this key, which is refused by default. Can be repeated.'),
    ),
    many: true,
  },
]

export const STRING_OPTIONS: readonly OptionSpec[] = [
  valued('shell', 'SHELL', 'Quote it for bash, powershell or cmd.', ['bash', 'powershell', 'cmd']),
]

export const TOKEN_OPTIONS: readonly OptionSpec[] = [
  flag('refresh', 'Renew even if it is still valid.'),
  valued('min-valid', 'DURATION', 'Renew if it expires sooner than this, such as 10m.'),
  flag('header', 'Print `Authorization: Bearer ...`.'),
  flag('decode', 'Print the claims of a JWT, without checking its signature.'),
]

/** The options of rclone's `config create` and `config update`. */
export const VALUE_OPTIONS: readonly OptionSpec[] = [
  flag('obscure', 'Obscure all passwords, even if they look obscured.'),
  flag('no-obscure', 'Store passwords unchanged: they are already obscured.'),
  expert(flag('no-output', 'Suppress the output.')),
  flag('non-interactive', "Print the question of rclone's protocol as JSON."),
  expert(flag('all', 'Ask for all options, not only the necessary ones.')),
  expert(flag('continue', 'Continue with the result of a question.')),
  { ...expert(valued('state', 'S', 'The State from the last reply.')), verbatim: true },
  { ...expert(valued('result', 'R', 'The result for the question.')), verbatim: true },
]

export const OVERWRITE = flag('overwrite', 'Replace the remote if it exists.')

export const FORCE = flag('force', 'Delete even if other remotes use it.')

export const CREATE_FOLDER = flag('create', 'Create the folder PATH if it does not exist.')

export const LIST_WRITES = flag('list', 'List the changes that can be undone.')

export const FIX = flag('fix', 'Make safe repairs, after showing the change.')
