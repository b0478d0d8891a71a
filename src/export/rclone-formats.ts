import { parseConfig } from '../config-file/document.ts'
import { readRemotes } from '../config-file/read.ts'
import { renderSection } from '../config-file/spell.ts'
import { PcloudConfigError } from '../errors.ts'
import { sameKeys } from '../rclone/section-keys.ts'
import { findService } from '../services/registry.ts'
import { shownKey } from '../services/stray-keys.ts'
import { posixQuoted, quotedName, visible } from '../visible.ts'
import type { ExportedRemote } from './exported-remote.ts'

/**
 * The text of the sections, as rclone reads them.
 * @throws PcloudConfigError `usage` for a value that rclone would change, for example `%(user)s`
 */
export function asRcloneConf(remotes: readonly ExportedRemote[]): string {
  const text = remotes.map(({ name, keys }) => renderSection(name, [...keys])).join('\n')
  const read = readRemotes(parseConfig(Buffer.from(text)))
  const changed = remotes.find(({ name, keys }) => {
    const found = read.get(name)
    return found === undefined || !sameKeys(found, keys)
  })
  if (changed === undefined) return text
  const name = visible(changed.name)
  throw new PcloudConfigError('usage', `rclone would change a value of ${name} when it reads it.`, {
    hint: 'Use the json format.',
  })
}

/**
 * The body of rclone's remote control call `config/create` (`fs/config/rc.go`). The passwords are
 * already obscured, so rclone must not obscure them again. It must not start a login either.
 * @throws PcloudConfigError `usage` if rclone could not create the remote
 */
export function asRcBody([first, ...more]: readonly ExportedRemote[]): string {
  if (first === undefined || more.length > 0) {
    throw new PcloudConfigError('usage', 'A config/create request can create only one remote.', {
      hint: 'Export one remote at a time.',
    })
  }
  const { name } = first
  const { type, ...keys } = Object.fromEntries(first.keys)
  if (!type) throw noType(name)
  if (findService(type)?.inRclone === false) throw noBackend(name, type)
  const body = {
    name,
    type,
    parameters: { ...keys, config_refresh_token: false },
    opt: { nonInteractive: true, noObscure: true },
  }
  return `${JSON.stringify(body)}\n`
}

function noType(name: string): PcloudConfigError {
  return new PcloudConfigError('usage', `${name} has no type, so rclone cannot create it.`, {
    hint: `Set it: \`pcloud-config update ${quotedName(name)} type=pcloud\`.`,
  })
}

function noBackend(name: string, type: string): PcloudConfigError {
  return new PcloudConfigError(
    'usage',
    `rclone has no type ${type}, so it cannot create ${name}.`,
    {
      hint: `Use a different format. To use its token: \`pcloud-config token ${quotedName(name)}\`.`,
    },
  )
}

/**
 * rclone's connection string (`cmd/config/config.go`, `configStringCommand`): all options that differ
 * from the default, sorted, with few quotes.
 * @param path the text after the last colon
 * @throws PcloudConfigError `usage` for a key that is not possible in a connection string
 */
export function connectionString({ name, keys }: ExportedRemote, path: string): string {
  const type = keys.get('type') ?? ''
  if (type === '') throw new PcloudConfigError('usage', `${name} has no type.`)
  const options = [...keys].filter(([key, value]) => isOverridden(type, key, value))
  const words = options.map(([key, value]) => word(key, value)).sort()
  return `:${[type, ...words].join(',')}:${path}`
}

/** For an unknown backend, all keys count. */
function isOverridden(type: string, key: string, value: string): boolean {
  if (key === 'type') return false
  const options = findService(type)?.options
  const option = options?.find((one) => one.name === key)
  return options === undefined || (option !== undefined && option.default !== value)
}

function word(key: string, value: string): string {
  if (!/^[\w.]+$/.test(key)) {
    throw new PcloudConfigError(
      'usage',
      `A connection string cannot contain the key ${visible(shownKey(key))}.`,
      {
        hint: 'Its keys can contain only letters, digits, _ and . characters. Use the rclone format.',
      },
    )
  }
  if (value === 'true') return key
  return `${key}=${/['":=,]/.test(value) ? `'${value.replaceAll("'", "''")}'` : value}`
}

export type Shell = 'bash' | 'powershell' | 'cmd'

/**
 * Quotes a text as one word of a command line.
 * @throws PcloudConfigError `usage` if the shell cannot quote it
 */
export function shellQuote(text: string, shell: Shell): string {
  if (shell === 'bash') return posixQuoted(text)
  // PowerShell 7.3 and later pass double quotes on unchanged. Typographic quotes end a word too.
  if (shell === 'powershell') return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`
  return cmdQuote(text)
}

/**
 * Quotes for the C runtime of Windows, then adds a caret before each special character of cmd.exe,
 * because cmd does not understand `\"`.
 */
function cmdQuote(text: string): string {
  if (/[\r\n%]/.test(text)) {
    throw new PcloudConfigError('usage', 'cmd.exe cannot quote a percent sign.', {
      hint: 'Use PowerShell instead.',
    })
  }
  const argument = `"${text.replace(/(\\*)("|$)/g, (_, slashes: string, quote: string) =>
    quote === '' ? slashes + slashes : `${slashes}${slashes}\\"`,
  )}"`
  return argument.replace(/[()!^"<>&|]/g, '^$&')
}

/** The size limit of a Secret (Kubernetes, "Information security for Secrets"). */
const MAX_BYTES = 1024 * 1024

/**
 * A Secret manifest with the text as `rclone.conf`. The text is base64, so YAML cannot change it.
 * @throws PcloudConfigError `usage` for names that Kubernetes refuses, or too much text
 */
export function asKubernetesSecret(config: string, secretName: string, namespace?: string): string {
  checkName(secretName, 'The name of the Secret', 253, SUBDOMAIN)
  if (namespace !== undefined) {
    checkName(namespace, 'The namespace', 63, LABEL)
  }
  const data = Buffer.from(config)
  if (data.length > MAX_BYTES) {
    throw new PcloudConfigError('usage', 'A Kubernetes Secret can contain at most 1 MiB.', {
      hint: 'Export fewer remotes at a time.',
    })
  }
  return [
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    // Quoted, because YAML does not read 1e3 or true as text.
    `  name: "${secretName}"`,
    ...(namespace === undefined ? [] : [`  namespace: "${namespace}"`]),
    '  labels:',
    '    app.kubernetes.io/managed-by: pcloud-config',
    'type: Opaque',
    'data:',
    `  rclone.conf: ${data.toString('base64')}`,
    '',
  ].join('\n')
}

/** Object names follow the DNS rules (RFC 1123, with Kubernetes' limits). */
const LABEL = /^[a-z\d]([a-z\d-]*[a-z\d])?$/
const SUBDOMAIN = /^[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/

function checkName(name: string, what: string, longest: number, pattern: RegExp): void {
  if (name.length <= longest && pattern.test(name)) return
  throw new PcloudConfigError('usage', `${what} must be a valid Kubernetes name.`, {
    hint: `Use lower-case letters, digits and -, at most ${longest} characters, such as rclone-config.`,
  })
}
