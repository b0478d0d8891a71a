/**
 * Keys that rclone writes into a config file and reads again, although `rclone config providers`
 * does not list them as options. Found in the calls of `m.Set` and `m.Get` in rclone's `backend/`.
 */
const STORED: Readonly<Record<string, readonly string[]>> = {
  iclouddrive: ['_auth_session'],
  internxt: ['2fa_code', 'bucket'],
  jottacloud: [
    ...['auth_code', 'configVersion', 'device', 'mountpoint', 'password', 'tokenURL', 'username'],
  ],
  pikpak: ['captcha_token', 'client_id', 'client_secret', 'token'],
  sugarsync: ['username'],
}

/** The keys that rclone stores for a type in addition to the options. */
export function storedKeys(type: string): readonly string[] {
  return Object.hasOwn(STORED, type) ? (STORED[type] ?? []) : []
}

/** The same for all types. */
export const STORED_KEYS: ReadonlySet<string> = new Set(Object.values(STORED).flat())
