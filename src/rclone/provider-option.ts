/** One option of a backend, in the shape of rclone's `Option` (`fs/registry.go`). */
export interface ProviderOption {
  readonly name: string
  readonly help: string
  readonly default: string
  readonly advanced: boolean
  readonly isPassword: boolean
  /** Masked wherever it is shown. */
  readonly sensitive: boolean
  /** The kind of value that rclone reads. @default 'text' */
  readonly kind?: 'text' | 'bool' | 'encoding'
  /** The value must not be blank. */
  readonly required?: true
  /** Only the examples will do. */
  readonly exclusive?: true
  readonly examples?: readonly { readonly value: string; readonly help: string }[]
}

export const plain = {
  default: '',
  advanced: false,
  isPassword: false,
  sensitive: false,
} as const
export const expert = { ...plain, advanced: true } as const

/** The options of every OAuth backend in rclone (`lib/oauthutil/oauthutil.go`, `SharedOptions`). */
export const OAUTH_OPTIONS: readonly ProviderOption[] = [
  { ...plain, name: 'client_id', help: 'OAuth Client Id.', sensitive: true },
  { ...plain, name: 'client_secret', help: 'OAuth Client Secret.', sensitive: true },
  { ...expert, name: 'token', help: 'OAuth Access Token as a JSON blob.', sensitive: true },
  { ...expert, name: 'auth_url', help: 'Auth server URL.' },
  { ...expert, name: 'token_url', help: 'Token server url.' },
]

export const DESCRIPTION: ProviderOption = {
  ...expert,
  name: 'description',
  help: 'Description of the remote.',
}

/**
 * The redirect URI of rclone's own apps (`lib/oauthutil/oauthutil.go`, `RedirectURL`), and the
 * redirect URI in our instructions.
 */
/** The port of rclone's own logins (`lib/oauthutil/oauthutil.go`). */
export const REDIRECT_PORT = 53_682

export const DEFAULT_REDIRECT_URI = redirectUriOnPort(REDIRECT_PORT)

/** The default redirect URI with a different port, exactly as it must be registered. */
export function redirectUriOnPort(port: number | string): string {
  return `http://localhost:${port}/`
}

/** A value of Go's `strconv.ParseBool`. Undefined for any other text, which rclone refuses. */
export function goBool(text: string): boolean | undefined {
  if (/^(1|t|true|T|TRUE|True)$/.test(text)) return true
  return /^(0|f|false|F|FALSE|False)$/.test(text) ? false : undefined
}
