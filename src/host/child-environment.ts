import type { Environment } from '../rclone/environment-variables.ts'
import { isNoSecretKey, isSensitiveKey } from '../rclone/secret-keys.ts'
import { secretVariables } from '../services/registry.ts'

/**
 * Variables that a browser needs although they look like secrets. For example, `XAUTHORITY` is for
 * the screen, and `DBUS_SESSION_BUS_ADDRESS` for the session bus.
 */
const DESKTOP =
  /^(PWD|OLDPWD|SSH_AUTH_SOCK|SESSION_MANAGER|SESSIONNAME|DESKTOP_SESSION|GDMSESSION|XAUTH\w*|XDG_ACTIVATION_TOKEN|XDG_SESSION_COOKIE|HYPRLAND_INSTANCE_SIGNATURE)$/i

/** Prefixes for desktops. These can also be secrets: sshd accepts any `LC_` variable. */
const DESKTOP_PREFIX = /^(DBUS|XDG|KDE|GNOME|GTK|GDK|QT|XKB|WAYLAND|WSL|LC)_\w+$/i

/** Always a secret. Desktops use only the exceptions above. */
const CLEAR_SECRET = /secret|token|pass|pwd|cred|cookie|bearer|api_?key|private/i

/** Probably a secret: a password, a key, a token, a cookie. */
const SECRET =
  /key|auth|header|sas_?url|session|signature|mnemonic|grant|connection_?string|conn_?str|webhook|hmac|(^|_)(pat|pin|pem|jwt|dsn|sas|mfa|otp|totp|2fa|psw|pw)(_|$)/i

/** A password in an address: `DATABASE_URL=postgres://me:PASSWORD@host`. */
const PASSWORD_IN_URL = /:\/\/[^\s/?#@]*:[^\s/?#]+@/

/** The browser needs the proxy, with the password. */
const PROXY = /_proxy$/i

/** The variables of rclone can be secret options. */
const RCLONE = /^_?rclone_/i

/** True for variables of rclone and for secrets of any program, which a browser does not need. */
function isKeptFromBrowser(name: string, value = ''): boolean {
  if (RCLONE.test(name)) return true
  if (DESKTOP.test(name)) return false
  if (CLEAR_SECRET.test(name)) return true
  if (PASSWORD_IN_URL.test(value) && !PROXY.test(name)) return true
  return SECRET.test(name) && !DESKTOP_PREFIX.test(name)
}

/**
 * Returns a copy for this program, and removes the secrets from the original: every child
 * process inherits it, whichever library starts it.
 */
export function takeEnvironment(live: Record<string, string | undefined>): Environment {
  const copy = Object.freeze({ ...live })
  for (const [name, value] of Object.entries(live)) {
    if (isKeptFromBrowser(name, value)) delete live[name]
  }
  return copy
}

type ChildEnvironment = Record<string, string | undefined>

/** Secrets of this program, and the file in which rclone passes on its key (fs/config/crypt.go). */
const OWN_SECRETS: ReadonlySet<string> = new Set([
  ...secretVariables(),
  'RCLONE_CONFIG_PASS',
  '_RCLONE_CONFIG_KEY_FILE',
])

/** Windows ignores the case of a name. */
function isOwnSecret(name: string): boolean {
  return OWN_SECRETS.has(name.toUpperCase())
}

/**
 * The environment of the password command. Omits the secrets of rclone and of this program,
 * but keeps all other variables, for example `VAULT_TOKEN` for a vault.
 * @param taken the variables that an option (`env:NAME`) has read as a secret
 */
export function passwordCommandEnvironment(
  env: Environment,
  taken: ReadonlySet<string>,
): ChildEnvironment {
  return pick(env, (name) => !isOwnSecret(name) && !taken.has(name) && !isRcloneSecret(name))
}

/**
 * The environment for a login with rclone: the variables that a browser gets, and rclone options
 * such as `RCLONE_CA_CERT`, without secrets. Not the variables for remotes or for pCloud, which
 * change the login and which rclone would save.
 */
export function rcloneLoginEnvironment(env: Environment): ChildEnvironment {
  return pick(env, (name, value) => isForRclone(name, value) && !isRcloneSecret(name))
}

/** As for a login, but with the options of all types, which rclone uses as answers. */
export function rcloneConfigEnvironment(env: Environment): ChildEnvironment {
  return pick(env, isForRclone)
}

/** They change the config file, the password, the log or a remote. */
const NOT_FOR_RCLONE = /^_?rclone_(config|pcloud)(_|$)|^rclone_(password_command|log_file)$/i

function isForRclone(name: string, value?: string): boolean {
  if (/^_?rclone_/i.test(name)) return !NOT_FOR_RCLONE.test(name)
  return !isKeptFromBrowser(name, value)
}

/**
 * Whether a variable sets a secret or personal option of rclone. The name of the remote may
 * contain underscores: `RCLONE_CONFIG_MY_BOX_SAS_URL` is for the remote `my` or `my_box`.
 */
function isRcloneSecret(name: string): boolean {
  const [, rest] = /^_?rclone_(.+)$/is.exec(name) ?? []
  if (rest === undefined) return false
  const words = rest.toLowerCase().split('_')
  const tails = words.map((_, at) => words.slice(at).join('_'))
  const harmless = tails.find(isNoSecretKey)
  if (harmless !== undefined) return isSensitiveKey(harmless)
  return !NOT_SECRET.test(rest) && (/^header/i.test(rest) || tails.some(isSensitiveKey))
}

/** Options of rclone that only sound like a secret. */
const NOT_SECRET = /^(ask_password|password_(command|change))$/i

function pick(
  env: Environment,
  wanted: (name: string, value?: string) => boolean,
): ChildEnvironment {
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => wanted(name, value)))
}
