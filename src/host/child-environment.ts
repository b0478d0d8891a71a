import { isNoSecretKey, isSensitiveKey } from '../rclone/secret-keys.ts'
import { secretVariables } from '../services/registry.ts'
import { type Environment, isKeptFromBrowser } from './child-secrets.ts'

type ChildEnvironment = Record<string, string | undefined>

/** This program's own secrets, and the file where one rclone leaves its key for another (fs/config/crypt.go). */
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
 * The environment of the password command: all of ours, because a vault's program needs its
 * variables (`VAULT_TOKEN`, `AWS_SECRET_ACCESS_KEY`), but no secret of rclone's or of ours.
 * @param taken names of variables that an option (`env:NAME`) has read as a secret
 */
export function passwordCommandEnvironment(
  env: Environment,
  taken: ReadonlySet<string>,
): ChildEnvironment {
  return pick(env, (name) => !isOwnSecret(name) && !taken.has(name) && !isRcloneSecret(name))
}

/**
 * The environment of an rclone that logs in: what a browser may see, and rclone's own options
 * (such as `RCLONE_CA_CERT`) without secrets. A variable for a remote or for pCloud would
 * change the login, and rclone would save its value.
 */
export function rcloneLoginEnvironment(env: Environment): ChildEnvironment {
  return pick(env, (name, value) => isForRclone(name, value) && !isRcloneSecret(name))
}

/**
 * The environment of an rclone that asks about a type of its own: as for a login, with the
 * options of that type, which rclone takes its answers from.
 */
export function rcloneConfigEnvironment(env: Environment): ChildEnvironment {
  return pick(env, isForRclone)
}

/** Where rclone would look for another file, password or log, and what changes a remote. */
const NOT_FOR_RCLONE = /^_?rclone_(config|pcloud)(_|$)|^rclone_(password_command|log_file)$/i

function isForRclone(name: string, value?: string): boolean {
  if (/^_?rclone_/i.test(name)) return !NOT_FOR_RCLONE.test(name)
  return !isKeptFromBrowser(name, value)
}

/**
 * Whether a variable is for an option of rclone that is secret or personal. The option is a
 * tail of the name: `RCLONE_CONFIG_MY_BOX_SAS_URL` may belong to `my` or to `my_box`.
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

/** rclone's options of the program itself, whose names sound like a secret's. */
const NOT_SECRET = /^(ask_password|password_(command|change))$/i

function pick(
  env: Environment,
  wanted: (name: string, value?: string) => boolean,
): ChildEnvironment {
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => wanted(name, value)))
}
