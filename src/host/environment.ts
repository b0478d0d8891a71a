/** Environment variables by name; on Windows node folds their case itself. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The value of a variable; an empty one counts as unset. */
export function environmentValue(env: Environment, name: string): string | undefined {
  return env[name] || undefined
}

/** `_RCLONE_CONFIG_KEY_FILE` leads one rclone to the key that another has left for it (`fs/config/crypt.go`). */
const SECRET_NAMES =
  /^(PCLOUD_CLIENT_SECRET|PCLOUD_PASSWORD|PINKCLOUDSYNC_API_SECRET|RCLONE_CONFIG_PASS|_RCLONE_CONFIG_KEY_FILE)$|^RCLONE_.*_(\w*TOKEN\w*|SECRET\w*|PASS\w*|\w*KEY|\w*CREDENTIALS?|\w*COOKIES?|HEADERS|SAS_URL|\w*(MFA|OTP|2FA)\w*|MNEMONIC|ACCESS_GRANT|CONNECTION_STRING|AUTH)$/s

/**
 * A copy of the environment for our own reading, after which the secrets are gone from
 * the original: every child, whichever library starts it, inherits an environment without them.
 */
export function takeEnvironment(live: Record<string, string | undefined>): Environment {
  const copy = Object.freeze({ ...live })
  for (const name of Object.keys(live)) {
    if (SECRET_NAMES.test(name)) delete live[name]
  }
  return copy
}
