/** What a word can be, so that completion knows what to offer. */
export type Takes =
  /** A name of the config file. */
  | 'remote'
  /** A key of the remote that stands before it; `assignment` is `key=...`. */
  | 'key'
  | 'assignment'
  /** A type of remote. */
  | 'type'
  | 'file'
  /** Where a secret is read from: `-`, `@PATH` or `env:NAME`. */
  | 'source'
  | 'setting-key'
  | 'setting-value'
  /** Nothing that could be guessed. */
  | 'anything'
  /** One of these. */
  | readonly string[]

export interface OptionSpec {
  readonly name: string
  readonly short?: string
  /** What stands for the value in help; a flag has none. */
  readonly value?: string
  readonly takes?: Takes
  readonly help: string
  readonly aliases?: readonly string[]
  /** The value of an option that may stand without one; a value then follows `=` only. */
  readonly bare?: string
  /** Its value is the next word whatever that looks like: an answer may begin with a dash. */
  readonly verbatim?: true
  /** Taken, since every login takes it, and of no use here: help and completion leave it out. */
  readonly unlisted?: true
  /** May be given again; the values are joined by commas. */
  readonly many?: true
}

const flag = (name: string, help: string, short?: string): OptionSpec => ({
  name,
  help,
  ...(short !== undefined && { short }),
})
const valued = (
  name: string,
  value: string,
  help: string,
  takes: Takes = 'anything',
): OptionSpec => ({ name, value, help, takes })

/** Words of options and of the settings of the same name. */
export const REGIONS = ['us', 'eu', 'auto'] as const
export const LOGINS = ['browser', 'paste', 'poll', 'token', 'direct'] as const
export const TYPES = ['pcloud', 'verizon', 'pinkcloudsync'] as const
const SOURCES = ['file', 'environment']
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const
export const EXPORT_FORMATS = [
  ...(['env', 'dotenv', 'rc', 'kubernetes', 'rclone', 'ini', 'json', 'pcloud-sdk'] as const),
] as const
export const COLORS = ['auto', 'always', 'never'] as const

/** On every command. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  valued('config', 'PATH', 'The rclone.conf to use instead of the one rclone finds.', 'file'),
  valued('password-command', 'CMD', 'A program that prints the password of an encrypted config.'),
  {
    ...valued('ask-password', 'BOOL', '--ask-password=false: never ask for that password.', [
      'true',
      'false',
    ]),
    bare: 'true',
  },
  flag('json', 'Answer in JSON; implies --no-input.'),
  flag('plain', 'One line at a time, no redraw: for screen readers and logs.'),
  flag('no-input', 'Never ask; a missing answer is exit 2.'),
  flag('yes', 'Take defaults and confirm nothing.', 'y'),
  flag('quiet', 'Errors only.', 'q'),
  flag('verbose', 'Show more, stack traces too.', 'v'),
  valued('color', 'WHEN', 'auto, always or never.', COLORS),
  flag('no-color', 'The same as --color never.'),
  flag('help', 'Show help.', 'h'),
  flag('version', 'Show the version.'),
]

export function listed(options: readonly OptionSpec[]): readonly OptionSpec[] {
  return options.filter(({ unlisted }) => unlisted === undefined)
}

function unlisted(options: readonly OptionSpec[], names: readonly string[]): OptionSpec[] {
  return options.map((one) => (names.includes(one.name) ? { ...one, unlisted: true } : one))
}

/** On what writes. */
export const WRITE_OPTIONS: readonly OptionSpec[] = [
  flag('dry-run', 'Show what would be written, masked; write nothing.'),
]

/** On what logs in. */
export const LOGIN_OPTIONS: readonly OptionSpec[] = [
  valued('type', 'TYPE', 'pcloud (default), verizon or pinkcloudsync; blank to be asked.', TYPES),
  valued('client-id', 'ID', "The app's client id; blank for rclone's own app."),
  valued('client-secret', 'SRC', 'Where the secret is: - (stdin), @PATH or env:NAME.', 'source'),
  valued('app-from', 'NAME', 'Take client id and secret from this remote.', 'remote'),
  valued('token', 'SRC', 'Where a token is (with --login token): -, @PATH or env:NAME.', 'source'),
  valued('email', 'E', 'For --login direct: the email of the account.'),
  valued(
    'password',
    'SRC',
    'For --login direct: where the password is: -, @PATH or env:NAME.',
    'source',
  ),
  valued('api-key', 'KEY', 'For type pinkcloudsync: the API key.'),
  valued(
    'api-secret',
    'SRC',
    'For type pinkcloudsync: where the API secret is: -, @PATH or env:NAME.',
    'source',
  ),
  valued('deviceid', 'D', 'How this installation calls itself, for services that ask.'),
  valued('root-folder', 'F', 'Id, my.pcloud.com address, or path (/Backups).'),
  valued('region', 'REGION', 'us, eu or auto (default).', REGIONS),
  valued('hostname', 'HOST', 'Expert: API host, trusted because you give it.'),
  valued('auth-url', 'URL', "Expert: rclone's auth_url."),
  valued('token-url', 'URL', "Expert: rclone's token_url."),
  valued(
    'login',
    'METHOD',
    'browser, paste, token; poll and direct, which pCloud does not document.',
    LOGINS,
  ),
  { ...flag('no-browser', 'Print the link, open nothing.'), aliases: ['auth-no-open-browser'] },
  valued('redirect-uri', 'URL', 'As registered for the app. Default http://localhost:53682/'),
  valued('redirect-port', 'N', 'Short for the default redirect URI with another port.'),
  valued('timeout', 'DURATION', 'For the whole login. Default 5m.'),
  flag('allow-missing-state', 'Accept a login from our start page that comes back without state.'),
  flag('no-verify', 'Do not ask the API about the token.'),
  flag('overwrite', 'Replace a remote of this name.'),
]

/** A login on the way of a dialogue: how it goes on, not as whom. */
export const DIALOGUE_LOGIN_OPTIONS: readonly OptionSpec[] = LOGIN_OPTIONS.filter(({ name }) =>
  [
    'no-browser',
    'redirect-uri',
    'redirect-port',
    'timeout',
    'allow-missing-state',
    'no-verify',
  ].includes(name),
)

/** The same for a remote that is there already. */
export const RELOGIN_OPTIONS: readonly OptionSpec[] = [
  ...unlisted(
    LOGIN_OPTIONS.filter(({ name }) => name !== 'overwrite'),
    ['type'],
  ),
  flag('overwrite', 'Let another account than before take the remote over.'),
  ...WRITE_OPTIONS,
]

/** A login at pCloud with an app, and no remote. */
export const AUTHORIZE_OPTIONS: readonly OptionSpec[] = [
  ...unlisted(LOGIN_OPTIONS, [
    ...['type', 'root-folder', 'overwrite', 'deviceid'],
    ...['email', 'password', 'api-key', 'api-secret'],
  ]),
  valued('format', 'FORMAT', 'blob (default), or token: the bare JSON.', ['blob', 'token']),
]

export const LIST_OPTIONS: readonly OptionSpec[] = [
  flag('long', 'Also type, region, root folder, source and description; details of sessions.'),
  valued('type', 'T', 'Only remotes whose type contains T.', TYPES),
  valued('source', 'S', 'Only remotes from the file, or from the environment.', SOURCES),
  flag('sessions', 'The logins by email and password, which are not remotes.'),
]

export const SHOW_OPTIONS: readonly OptionSpec[] = [flag('reveal', 'Show secrets.')]

export const EXPORT_OPTIONS: readonly OptionSpec[] = [
  valued(
    'format',
    'FORMAT',
    'env, dotenv, rc, kubernetes, rclone, ini, json or pcloud-sdk.',
    EXPORT_FORMATS,
  ),
  valued('secret-name', 'NAME', 'Of the Kubernetes Secret. Default rclone-config.'),
  valued('namespace', 'NAME', 'Of the Kubernetes Secret; without it, the one of kubectl.'),
]

export const IMPORT_OPTIONS: readonly OptionSpec[] = [
  { ...valued('pick', 'NAME', 'Only this remote of the file; again, or with commas.'), many: true },
  valued('rename', 'NEW', 'Its name here; for one remote.'),
  flag('overwrite', 'Replace remotes of the same names.'),
  flag('no-verify', 'Do not ask the API about the tokens.'),
  valued('hostname', 'HOST', 'Trust this API host in the file, because you give it.'),
  valued('auth-url', 'URL', 'Trust this auth_url in the file.'),
  valued('token-url', 'URL', 'Trust this token_url in the file.'),
  {
    ...valued('allow-key', 'KEY', 'Accept this key, which is refused by default; repeatable.'),
    many: true,
  },
]

export const STRING_OPTIONS: readonly OptionSpec[] = [
  valued('shell', 'SHELL', 'Quote it for bash, powershell or cmd.', ['bash', 'powershell', 'cmd']),
]

export const TOKEN_OPTIONS: readonly OptionSpec[] = [
  flag('refresh', 'Renew it, however long it is still good.'),
  valued('min-valid', 'DURATION', 'How long it has to be good for, such as 10m.'),
  flag('header', 'Print `Authorization: Bearer ...`.'),
  flag('decode', 'Print the claims of a JWT, unproven.'),
]

/** rclone's words for `create` and `update`. */
export const VALUE_OPTIONS: readonly OptionSpec[] = [
  flag('obscure', 'Obscure passwords, whatever they look like.'),
  flag('no-obscure', 'Store passwords as they are given: they are obscured already.'),
  flag('no-output', 'Print nothing.'),
  flag('non-interactive', "Answer with rclone's next question, as JSON."),
  flag('all', 'Ask every option, not only what follows them.'),
  flag('continue', 'Go on with a dialogue: the remote is there.'),
  { ...valued('state', 'S', 'The State of the last answer.'), verbatim: true },
  { ...valued('result', 'R', 'What its question is answered with.'), verbatim: true },
]

export const OVERWRITE = flag('overwrite', 'Replace a remote of this name.')

export const FORCE = flag('force', 'Delete even if other remotes use it.')

export const CREATE_FOLDER = flag('create', 'Make the folder that PATH names, if it is not there.')

export const LIST_WRITES = flag('list', 'Show the changes that are remembered.')

export const FIX = flag('fix', 'Repair what needs no guess, after showing the change.')
