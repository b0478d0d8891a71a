import { PcloudConfigError } from '../errors.ts'
import { DEFAULT_REDIRECT_URI } from '../rclone/provider-option.ts'
import { SERVICES, typesOf } from '../services/registry.ts'

/** The kinds of arguments, for completion. */
export type Takes =
  /** A remote in the config file. */
  | 'remote'
  /** A key of the remote in the previous argument. An `assignment` is `key=...`. */
  | 'key'
  | 'assignment'
  /** A type of remote. */
  | 'type'
  | 'file'
  /** The source of a secret: `-`, `@PATH` or `env:NAME`. */
  | 'source'
  | 'setting-key'
  | 'setting-value'
  /** Completion does not offer any. */
  | 'anything'
  /** One of these values. */
  | readonly string[]

export interface OptionSpec {
  readonly name: string
  readonly short?: string
  /** The name of the value in help. A flag has none. */
  readonly value?: string
  readonly takes?: Takes
  readonly help: string
  readonly aliases?: readonly string[]
  /** The value if the option has none. A different value must follow `=`. */
  readonly bare?: string
  /** The following argument is the value, even if it starts with a dash. */
  readonly verbatim?: true
  /** Accepted like in all logins, but useless here. Help and completion omit it. */
  readonly unlisted?: true
  /** Few people need it: `COMMAND --help` omits it, `COMMAND --help --all` includes it. */
  readonly expert?: true
  /** Can be repeated. The values are joined by commas. */
  readonly many?: true
}

export const flag = (name: string, help: string, short?: string): OptionSpec => ({
  name,
  help,
  ...(short !== undefined && { short }),
})
export const valued = (
  name: string,
  value: string,
  help: string,
  takes: Takes = 'anything',
): OptionSpec => ({ name, value, help, takes })

export const expert = (spec: OptionSpec): OptionSpec => ({ ...spec, expert: true })

/** Options by their long name: a text, or `true` for a flag. */
export type OptionValues = ReadonlyMap<string, string | true>

/** The options after which the program must not ask. */
const NO_QUESTIONS = ['json', 'no-input', 'non-interactive', 'continue']

export function isUnattended(options: OptionValues): boolean {
  return NO_QUESTIONS.some((name) => options.has(name))
}

export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options.get(name)
  return typeof value === 'string' ? value : undefined
}

export function oneOf<T extends string>(
  options: OptionValues,
  name: string,
  allowed: readonly T[],
): T | undefined {
  const value = textOption(options, name)
  if (value === undefined) return undefined
  const found = allowed.find((candidate) => candidate === value.toLowerCase())
  if (found !== undefined) return found
  throw new PcloudConfigError('usage', `--${name} must be one of: ${allowed.join(', ')}.`)
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/**
 * Reads a duration in Go's format, as rclone's options accept it: `90s`, `5m`, `1h30m`.
 * @returns milliseconds, at least 1
 * @throws PcloudConfigError `usage`
 */
export function parseDuration(text: string, option: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)]
  const whole = parts.map(([part]) => part).join('') === text && parts.length > 0
  const total = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0),
    0,
  )
  if (whole && total >= 1 && total <= 24 * 3_600_000) return total
  throw new PcloudConfigError(
    'usage',
    `${option} needs a duration such as 90s, 5m or 1h30m (at most 24h).`,
  )
}

/** Values of options, and of the settings with the same names. */
export const REGIONS = ['us', 'eu', 'auto'] as const
export const LOGINS = ['browser', 'paste', 'poll', 'token', 'direct'] as const
export const TYPES = SERVICES.map(({ type }) => type)
const KEY_TYPES = typesOf(({ grant }) => grant === 'key-pair')
const TYPES_TEXT = typesOf(() => true, 'or').replace(/^\w+/, '$& (default)')
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const
/** The shells for which `string` quotes. */
export const QUOTING_SHELLS = ['bash', 'powershell', 'cmd'] as const
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
