import { optionNames, RCLONE_TYPES } from './option-names.ts'

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

/**
 * Types with additional questions after the options: a login, a drive, a second factor
 * (`Config` in `fs.RegInfo`, v1.76). These questions exist only in rclone.
 */
const OWN_QUESTIONS: ReadonlySet<string> = new Set([
  ...['box', 'drive', 'dropbox', 'google cloud storage', 'google photos', 'hidrive'],
  ...['huaweidrive', 'iclouddrive', 'internxt', 'jottacloud', 'onedrive', 'pikpak'],
  ...['premiumizeme', 'putio', 'seafile', 'sharefile', 'storj', 'sugarsync', 'tardigrade'],
  ...['yandex', 'zoho', 'amazon cloud drive'],
])

export function asksOnItsOwn(type: string): boolean {
  return OWN_QUESTIONS.has(type)
}

/** The names of the options of each type. */
export type OptionNames = ReadonlyMap<string, ReadonlySet<string>>

/** The options of the rclone version that this release is based on. */
export function shippedOptions(): OptionNames {
  return new Map(RCLONE_TYPES.map((type) => [type, optionNames(type) ?? new Set<string>()]))
}

/**
 * A key that changes rclone's own options, for one remote or for all. New in 1.71 (`fs/newfs.go`).
 * rclone treats `-` and `_` the same only in flags, so the names are compared exactly.
 */
export const OVERRIDE = /^(override|global)\.(.+)$/

/** Whether rclone reads this key in a remote of this type. Undefined for an unknown type. */
export function isOption(type: string, key: string, known: OptionNames): boolean | undefined {
  const names = known.get(type)
  const isCommon = key === 'type' || key === 'description'
  return names && (isCommon || names.has(key) || storedKeys(type).includes(key))
}

/**
 * The options that rclone stores obscured (`IsPassword` in its backends, v1.76), by type.
 * The same name can mean a password in one backend and plain text in a different one, so the type decides.
 */
const PASSWORD_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  azureblob: ['client_certificate_password', 'password'],
  azurefiles: ['client_certificate_password', 'password'],
  cache: ['plex_password'],
  crypt: ['password', 'password2'],
  fichier: ['file_password', 'folder_password'],
  filen: ['password', 'api_key'],
  filescom: ['password'],
  ftp: ['pass'],
  iclouddrive: ['password'],
  internxt: ['pass'],
  koofr: ['password'],
  linkbox: ['password'],
  mailru: ['pass'],
  mega: ['pass'],
  netstorage: ['secret'],
  onelake: ['client_certificate_password', 'password'],
  opendrive: ['password'],
  pcloud: ['password'],
  pikpak: ['pass'],
  protondrive: ['password', 'mailbox_password', 'otp_secret_key'],
  seafile: ['pass', 'library_key'],
  sftp: ['pass', 'key_file_pass'],
  sia: ['api_password'],
  smb: ['pass'],
  ulozto: ['password'],
  webdav: ['pass'],
}

export function isPasswordOption(type: string, key: string): boolean {
  return Object.hasOwn(PASSWORD_OPTIONS, type) && PASSWORD_OPTIONS[type]?.includes(key) === true
}
