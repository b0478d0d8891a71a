/** Environment variables by name; on Windows node folds their case itself. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The value of a variable; an empty one counts as unset. */
export function environmentValue(env: Environment, name: string): string | undefined {
  return env[name] || undefined
}

/**
 * What a desktop needs to open a browser, although the name looks like a secret's. A launcher
 * finds the screen by `XAUTHORITY` and the session bus by `DBUS_SESSION_BUS_ADDRESS`.
 */
const DESKTOP =
  /^(PWD|OLDPWD|SSH_AUTH_SOCK|SESSION_MANAGER|SESSIONNAME|DESKTOP_SESSION|GDMSESSION|XAUTH\w*|XDG_ACTIVATION_TOKEN|XDG_SESSION_COOKIE|HYPRLAND_INSTANCE_SIGNATURE)$/i

/** The prefixes of a desktop. sshd accepts any `LC_` variable, so these can hold a secret too. */
const DESKTOP_PREFIX = /^(DBUS|XDG|KDE|GNOME|GTK|GDK|QT|XKB|WAYLAND|WSL|LC)_\w+$/i

/** Part of a name that always tells of a secret; no desktop uses it, except the names above. */
const CLEAR_SECRET = /secret|token|pass|pwd|cred|cookie|bearer|api_?key|private/i

/** Part of a name that tells of a secret: a password, a key, a token, a cookie. */
const SECRET =
  /key|auth|header|sas_?url|session|signature|mnemonic|grant|connection_?string|conn_?str|webhook|hmac|(^|_)(pat|pin|pem|jwt|dsn|sas|mfa|otp|totp|2fa|psw|pw)(_|$)/i

/** A password in an address: `DATABASE_URL=postgres://me:PASSWORD@host`. */
const PASSWORD_IN_URL = /:\/\/[^\s/?#@]*:[^\s/?#]+@/

/** A browser needs its proxy, with the password for it. */
const PROXY = /_proxy$/i

/** rclone's variables carry its options, secret ones among them, in any case on Windows. */
const RCLONE = /^_?rclone_/i

/**
 * Whether a browser, which this program knows nothing about, must not get a variable.
 * It needs none of rclone's, and no secret of another program.
 */
export function isKeptFromBrowser(name: string, value = ''): boolean {
  if (RCLONE.test(name)) return true
  if (DESKTOP.test(name)) return false
  if (CLEAR_SECRET.test(name)) return true
  if (PASSWORD_IN_URL.test(value) && !PROXY.test(name)) return true
  return SECRET.test(name) && !DESKTOP_PREFIX.test(name)
}

/**
 * A copy of the environment for this program. The original keeps only what a browser may
 * see, because every child inherits it, whichever library starts the child.
 */
export function takeEnvironment(live: Record<string, string | undefined>): Environment {
  const copy = Object.freeze({ ...live })
  for (const [name, value] of Object.entries(live)) {
    if (isKeptFromBrowser(name, value)) delete live[name]
  }
  return copy
}
