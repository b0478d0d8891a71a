import { nameWord } from '../config-file/remote-names.ts'
import { type Finding, finding } from '../finding.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { isPasswordOption } from '../rclone/option-lists.ts'
import { misspelledKey } from '../rclone/option-names.ts'
import { goBool } from '../rclone/provider-option.ts'
import { heirsOf, type Remotes } from '../rclone/section-keys.ts'
import { correctWith, setPassword, subjectOf } from '../services/remedies.ts'
import type { RemoteFacts } from '../services/service-check.ts'
import { hasFromEnvironment } from './check-context.ts'
import { bytesOf, integerOf } from './go-numbers.ts'
import { isOlder } from './judge-machine.ts'

type Read = (key: string) => string

/**
 * Options that are valid alone, but that rclone refuses together. Tried with 1.60.1 and 1.75.2.
 * Returns the reason as a sentence.
 */
const RULES: ReadonlyMap<string, (read: Read, isNew: boolean) => string | undefined> = new Map([
  ['cache', cacheSizes],
  ['chunker', chunkerFormats],
  ['local', localLinks],
  ['s3', s3Keys],
  ['sftp', sftpCiphers],
])

/** `backend/chunker`, `newFs` */
function chunkerFormats(read: Read): string | undefined {
  if (read('meta_format') !== 'none') return undefined
  const hash = read('hash_type') || 'md5'
  if (hash !== 'none') return `meta_format = none needs hash_type = none, not ${hash}.`
  return read('transactions') === 'norename'
    ? 'meta_format = none and transactions = norename exclude each other.'
    : undefined
}

/** `backend/local`, `NewFs` */
function localLinks(read: Read): string | undefined {
  const isBoth = isTrue(read('copy_links')) && isTrue(read('links'))
  return isBoth ? 'copy_links and links exclude each other.' : undefined
}

/** `backend/sftp`, `NewFs`. rclone 1.60.1 accepts them. */
function sftpCiphers(read: Read, isNew: boolean): string | undefined {
  if (!isNew || !isTrue(read('use_insecure_cipher'))) return undefined
  const other = ['ciphers', 'key_exchange'].find((key) => read(key) !== '')
  return other && `use_insecure_cipher and ${other} exclude each other.`
}

/** `backend/cache`, `NewFs` */
function cacheSizes(read: Read): string | undefined {
  const chunk = bytesOf(read('chunk_size') || '5M') ?? 0
  const total = bytesOf(read('chunk_total_size') || '10G') ?? 0
  const workers = integerOf(read('workers') || '4') ?? 0
  if (total >= chunk * workers) return undefined
  return `chunk_total_size must be at least chunk_size multiplied by workers (${workers}).`
}

/** `backend/s3`, `s3Connection` and `NewFs` */
function s3Keys(read: Read, isNew: boolean): string | undefined {
  const [id, secret] = [read('access_key_id'), read('secret_access_key')]
  const isOptional = !isNew && isTrue(read('env_auth'))
  if (id !== '' && secret === '' && !isOptional)
    return 'secret_access_key is missing, but access_key_id is set.'
  if (id === '' && secret !== '' && !isOptional)
    return 'access_key_id is missing, but secret_access_key is set.'
  const isTwice = read('sse_customer_key') !== '' && read('sse_customer_key_base64') !== ''
  return isTwice ? 'sse_customer_key and sse_customer_key_base64 exclude each other.' : undefined
}

/** @param around `version` of the installed rclone */
export function judgeCombinations(
  remote: RemoteFacts,
  { version }: { readonly version?: string | undefined },
): readonly Finding[] {
  const read = (key: string) => remote.keys.get(key) ?? ''
  const isNew = version === undefined || !isOlder(version, [1, 70])
  const why = RULES.get(read('type'))?.(read, isNew)
  if (why === undefined) return []
  const text = `rclone cannot open this remote: ${why}`
  const hint = remote.isVirtual
    ? 'Correct its variables.'
    : `Correct it: pcloud-config edit ${nameWord(remote.name)}`
  return [finding('value-malformed', subjectOf(remote), text, { hint })]
}

/** Whether an option is set, and not to a false value. */
export function isTrue(value: string): boolean {
  return value !== '' && goBool(value) !== false
}

interface FileOption {
  readonly key: string
  /** rclone does not read the file if one of these is set. */
  readonly unless: readonly string[]
}

const KEY_FILE: FileOption = {
  key: 'service_account_file',
  unless: ['service_account_credentials'],
}
const AZURE: FileOption = {
  key: 'service_principal_file',
  unless: [
    ...['key', 'sas_url', 'connection_string', 'env_auth', 'use_emulator', 'use_msi'],
    ...['client_secret', 'client_certificate_path', 'username'],
  ],
}

/** Files that rclone reads when it opens the remote. Tried with 1.60.1 and 1.75.2. */
const FILES: ReadonlyMap<string, readonly FileOption[]> = new Map([
  ['azureblob', [AZURE]],
  ['azurefiles', [AZURE]],
  ['drive', [KEY_FILE]],
  ['google cloud storage', [KEY_FILE]],
  [
    'sftp',
    [
      { key: 'key_file', unless: ['key_pem', 'key_use_agent'] },
      { key: 'known_hosts_file', unless: [] },
    ],
  ],
])

/** The absolute paths of these files, by key. A relative path depends on where rclone runs. */
export function filesOf({ keys }: RemoteFacts, env: Environment): ReadonlyMap<string, string> {
  const options = FILES.get(keys.get('type') ?? '') ?? []
  const used = options.filter(({ unless }) => !unless.some((key) => isTrue(keys.get(key) ?? '')))
  return new Map(
    used.flatMap(({ key }) => {
      const path = expanded(keys.get(key) ?? '', env)
      return path === undefined ? [] : [[key, path] as const]
    }),
  )
}

/** `~`, `$NAME` and `${NAME}` (`lib/env`, `ShellExpand`). Undefined for a relative path. */
function expanded(path: string, env: Environment): string | undefined {
  const home = env.HOME ?? env.USERPROFILE
  const plain = /^~(?=[/\\]|$)/.test(path) && home ? home + path.slice(1) : path
  const full = plain.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (_, braced?: string, bare?: string) => env[braced ?? bare ?? ''] ?? '',
  )
  return /^(\/|[A-Za-z]:[\\/])/.test(full) ? full : undefined
}

/** @param around `missing`: the paths that do not exist, as the finding shows them */
export function judgeFiles(
  remote: RemoteFacts,
  around: { readonly env: Environment; readonly missing: ReadonlyMap<string, string> },
): readonly Finding[] {
  return [...filesOf(remote, around.env)].flatMap(([key, path]) => {
    const short = around.missing.get(path)
    if (short === undefined) return []
    // The value of a variable can be a secret.
    const written = remote.keys.get(key) ?? ''
    const shown = written.includes('$') ? written : short
    const text = `rclone cannot open this remote: the file in ${key} cannot be found (${shown}).`
    const hint = correctWith(remote, key)
    return [finding('option-file-missing', subjectOf(remote), text, { hint })]
  })
}

interface Around {
  readonly sections: Remotes
  readonly env: Environment
}

/** Options without which rclone refuses to open a remote. Tried with 1.60.1 and 1.75.2. */
const REQUIRED: ReadonlyMap<string, readonly string[]> = new Map([
  ['b2', ['account', 'key']],
  ['ftp', ['pass']],
  ['koofr', ['password']],
  ['onedrive', ['drive_id', 'drive_type']],
  ['opendrive', ['username']],
  ['zoho', ['region']],
])

export function judgeRequired(remote: RemoteFacts, around: Around): readonly Finding[] {
  const type = remote.keys.get('type') ?? ''
  // rclone asks for it.
  if (type === 'ftp' && isTrue(remote.keys.get('ask_password') ?? '')) return []
  const key = REQUIRED.get(type)?.find((one) => !remote.keys.get(one))
  if (key === undefined || isElsewhere(remote, key, around)) return []
  const text = `rclone cannot open this remote: ${key} is missing.`
  return isPasswordOption(type, key)
    ? [finding('password-missing', subjectOf(remote), text, { hint: setPassword(remote, key) })]
    : [finding('value-malformed', subjectOf(remote), text, { hint: correctWith(remote, key) })]
}

/** Whether a missing option comes from a variable, has a misspelled name, or is set in `a.b`. */
export function isElsewhere(remote: RemoteFacts, key: string, { env, sections }: Around): boolean {
  return (
    (!remote.variables.has(key) && hasFromEnvironment(remote, key, env)) ||
    misspelledKey(key, remote.keys) !== undefined ||
    heirsOf(remote.name, sections).length > 0
  )
}
