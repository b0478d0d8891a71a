/** What stands for a secret wherever one would be shown. */
export const MASK = '••••••••'

const SECRET_WORD = /secret|token|pass|key|credential|cookie|auth|bearer|sas_url|headers|mfa|otp/i

/** Names of rclone's backends that carry such a word and hold no secret. */
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

/**
 * Whether the value of a key is masked when it is shown. Backends come and go, so an
 * unknown key with a telling name counts as secret: masking too much hides nothing for good.
 */
export function isSecretKey(key: string): boolean {
  return SECRET_WORD.test(key) && !NO_SECRET.has(key.toLowerCase())
}

/** A value for showing: a token keeps its shape, so that one sees what kind it is. */
export function maskValue(key: string, value: string): string {
  if (value === '' || !isSecretKey(key)) return value
  return key === 'token' ? maskToken(value) : MASK
}

function maskToken(json: string): string {
  if (!json.startsWith('{')) return MASK
  const fields = [...json.matchAll(/"(access_token|token_type|refresh_token|expiry)":"([^"\\]*)"/g)]
  const shown = fields.map(([, name = '', value = '']) => {
    const secret = name === 'access_token' || name === 'refresh_token'
    return `"${name}":"${secret ? MASK : value}"`
  })
  return shown.length === 0 ? MASK : `{${shown.join(',')}}`
}
