import type { Environment } from '../rclone/environment-variables.ts'

/** The value of a variable. An empty variable counts as unset. */
export function environmentValue(env: Environment, name: string): string | undefined {
  return env[name] || undefined
}

/** `CI=false` and `CI=0` mean no. */
export function isOn(env: Environment, name: string): boolean {
  return !['', '0', 'false'].includes((env[name] ?? '').toLowerCase())
}

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
export function isKeptFromBrowser(name: string, value = ''): boolean {
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
