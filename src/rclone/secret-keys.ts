/** Shown in the place of a secret. */
export const MASK = '••••••••'

const SECRET_WORD =
  /secret|token|pass|key|credential|cookie|auth|bearer|sas_url|header|mfa|otp|2fa|mnemonic|access_grant|connection_string|session_id/i

/** Options of rclone's backends that sound like a secret, but are not. */
const NO_SECRET = new Set([
  'access_key_id',
  'application_credential_id',
  'application_credential_name',
  'ask_password',
  'auth_owner_only',
  'auth_url',
  'auth_version',
  'authorization_expiry',
  'bearer_token_command',
  'download_auth_duration',
  'env_auth',
  'key_file',
  'key_use_agent',
  'pubkey_file',
  'shared_credentials_file',
  'sse_kms_key_id',
  'token_expiry',
  'token_url',
])

/** Whether the name sounds like a secret, but the option is not secret. */
export function isNoSecretKey(key: string): boolean {
  return NO_SECRET.has(key.toLowerCase())
}

/**
 * Whether a key is masked on the screen. An unknown key that sounds like a secret is masked
 * too, since the file still has the value.
 */
export function isSecretKey(key: string): boolean {
  return SECRET_WORD.test(key) && !isNoSecretKey(key)
}

/** Personal, but not secret. Should not be in a public post (`Sensitive` in rclone). */
const PERSONAL =
  /^(account|account_id|api_url|app_id|apple_id|base_folder_uuid|client_id|client_uid|cloud_name|compartment|deleted_id|device_?id|domain|drive_id|email|host|impersonate|impersonate_admin|msi_\w+|namenode|namespace|plex_username|project_number|root_folder_(id|slug)|root_id|service_principal_name|spn|team_drive|tenant|tenant_domain|tenant_id|url|user|user_id|user_project|username|workspace_id|\w*access_key_id|application_credential_(id|name)|sse_kms_key_id)$/

/** Whether `redacted` hides it: secrets and personal values. */
export function isSensitiveKey(key: string): boolean {
  return isSecretKey(key) || PERSONAL.test(key)
}

/** A value for the screen. A masked token still shows its form. */
export function maskValue(key: string, value: string): string {
  if (value === '') return value
  if (!isSecretKey(key)) return maskWithin(value, MASK)
  return key === 'token' ? maskToken(value) : MASK
}

/**
 * Masks secrets inside a value: in a connection string (`:webdav,pass=...:`) from the first secret
 * to the end, the password or token in a web address, a header with a login, or a token under a
 * different name.
 */
export function maskWithin(value: string, mask: string): string {
  // In a file with the line breaks of old Macs, one value contains all following lines.
  const end = value.search(/\r[^\r]/)
  return end < 0 ? withinLine(value, mask) : `${withinLine(value.slice(0, end), mask)}\r${mask}`
}

function withinLine(line: string, mask: string): string {
  const shown = line
    .replace(/(:\/\/[^\s/@:]*:)[^\s/]*@/g, `$1${mask}@`)
    .replace(/("(?:access|refresh|id)_?token"\s*:\s*").*/gi, `$1${mask}`)
    .replace(/\b(authorization["']?\s*[:=,]\s*["']?|bearer\s+(?=\S{16})).*/gi, `$1${mask}`)
    .replace(/([?&]([\w.-]+)=)[^\s&'"]+/g, (all, start: string, name: string) =>
      isSecretKey(name) || SIGNATURE.test(name) ? start + mask : all,
    )
  for (const { 0: all, 1: key = '', 2: sign, index } of shown.matchAll(PARAMETER_START)) {
    if (sign && isSecretKey(key)) return shown.slice(0, index + all.length) + mask
  }
  return shown
}

/** In a signed web address. */
const SIGNATURE = /^(?:sig|.*signature)$/i

function maskToken(json: string): string {
  if (!json.startsWith('{')) return MASK
  const fields = [...json.matchAll(/"(access_token|token_type|refresh_token|expiry)":"([^"\\]*)"/g)]
  const shown = fields.map(([, name = '', value = '']) => {
    const secret = name === 'access_token' || name === 'refresh_token'
    return `"${name}":"${secret ? MASK : value}"`
  })
  return shown.length === 0 ? MASK : `{${shown.join(',')}}`
}

/**
 * `,key` or `,key=` in a text that can be a damaged connection string. Groups: the key, and `=` if a
 * value follows.
 */
export const PARAMETER_START = /,([\w.]+)(=?)/g

/**
 * Whether a text contains tokens or passwords: a config file, even if damaged, JSON, or the swap file
 * of an editor, which has the lines of the text between other bytes.
 */
export function holdsSecrets(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('latin1')
  // UTF-16 has a zero byte in each character. In a swap file, other bytes separate the lines.
  const lines = (isUtf16(bytes) ? text.replaceAll('\0', '') : text).replace(/[^ -~\t]+/g, '\n')
  if (/(?:access|refresh|id)_?token["']?\s*[:=]\s*["']?[\w.~+/-]{8}/i.test(lines)) return true
  for (const [, key = '', value = ''] of lines.matchAll(ENTRY)) {
    if (isSecretKey(key) && !/^(?:true|false|\d{1,6})$/i.test(value)) return true
  }
  return false
}

function isUtf16([first, second]: Uint8Array): boolean {
  return first === 0 || second === 0 || (first === 0xff && second === 0xfe)
}

/** `key = value` or `"key": "value"` at the start of a line or of a JSON object. */
const ENTRY = /(?:^|[\n{,])[\s;#>"'+-]*([A-Za-z][\w.]*)["']?[ \t]*[=:][ \t]*["']?([^\s"',]+)/g
