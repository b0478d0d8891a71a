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
  /^(PWD|OLDPWD|SSH_AUTH_SOCK|SESSION_MANAGER|SESSIONNAME|DESKTOP_SESSION|XAUTH\w*|(DBUS|XDG|KDE|GNOME|GTK|GDK|QT|XKB|WAYLAND|WSL|LC)_\w+)$/i

/** Part of a name that tells of a secret: a password, a key, a token, a cookie. */
const SECRET =
  /secret|token|pass|pwd|key|cred|cookie|auth|bearer|header|sas_?url|session|signature|mnemonic|grant|connection_?string|private|(^|_)(pat|pin|pem|jwt|dsn|sas|mfa|otp|totp|2fa)(_|$)/i

/** rclone's variables carry its options, secret ones among them, in any case on Windows. */
const RCLONE = /^_?rclone_/i

/**
 * Whether a browser, which this program knows nothing about, must not get a variable.
 * It needs none of rclone's, and no secret of another program.
 */
export function isKeptFromBrowser(name: string): boolean {
  return RCLONE.test(name) || (SECRET.test(name) && !DESKTOP.test(name))
}

/**
 * A copy of the environment for this program. The original keeps only what a browser may
 * see, because every child inherits it, whichever library starts the child.
 */
export function takeEnvironment(live: Record<string, string | undefined>): Environment {
  const copy = Object.freeze({ ...live })
  for (const name of Object.keys(live)) {
    if (isKeptFromBrowser(name)) delete live[name]
  }
  return copy
}
