import { PcloudConfigError } from '../errors.ts'
import { remoteVariable } from '../rclone/environment-variables.ts'
import { shownKey } from '../services/stray-keys.ts'
import { posixQuoted, visible } from '../visible.ts'
import { type ExportedRemote, markLine } from './exported-remote.ts'

/** For `source`: each line exports one variable. */
export function asEnvironment(remotes: readonly ExportedRemote[]): string {
  return asLines(remotes, (variable, value) => `export ${variable}=${posixQuoted(value)}\n`)
}

/** For programs that read `.env` files. */
export function asDotenv(remotes: readonly ExportedRemote[]): string {
  return asLines(remotes, (variable, value) => `${variable}=${dotenvQuote(variable, value)}\n`)
}

/** The comment before each remote tells `import` its name and keys. */
function asLines(
  remotes: readonly ExportedRemote[],
  line: (variable: string, value: string) => string,
): string {
  const variables = variablesOf(remotes)
  return remotes
    .map(({ name, keys }) => {
      const own = variables.filter((one) => one.name === name)
      const lines = own.map(({ variable, value }) => line(variable, value))
      return markLine({ name, keys: [...keys.keys()] }) + lines.join('')
    })
    .join('')
}

/**
 * Readers of `.env` files agree on single quotes, except for a backslash, which python-dotenv
 * reads as an escape, and on double quotes around a text without special characters.
 */
function dotenvQuote(variable: string, value: string): string {
  // python-dotenv replaces `${NAME}` in single quotes too. It has no escape for it.
  const isExpanded = value.includes('${')
  if (!isExpanded && PLAIN.test(value)) {
    if (!/'|\\\\|\\$/.test(value)) return `'${value}'`
    if (!/["\\$`]/.test(value)) return `"${value}"`
  }
  throw new PcloudConfigError(
    'usage',
    `Readers of .env files disagree on the value of ${variable}.`,
    {
      hint: 'It contains quotes, backslashes, ${ or control characters. Use the env format or a different one.',
    },
  )
}

/** Some readers split lines at control characters and Unicode line separators. */
const PLAIN = /^[^\p{Cc}\p{Cs}\u2028\u2029\ufeff]*$/u

interface Variable {
  readonly name: string
  readonly variable: string
  readonly value: string
}

/** @throws PcloudConfigError `usage` for a name that shells cannot export, or for a duplicate name */
function variablesOf(remotes: readonly ExportedRemote[]): readonly Variable[] {
  const seen = new Map<string, string>()
  return remotes.flatMap(({ name, keys }) =>
    [...keys].map(([key, value]) => {
      const variable = remoteVariable(name, key)
      if (!/^\w+$/.test(variable)) throw noVariable(/^\w+$/.test(name) ? shownKey(key) : name)
      const other = seen.get(variable)
      if (other !== undefined) throw alike(variable, other, name)
      seen.set(variable, name)
      return { name, variable, value }
    }),
  )
}

function noVariable(part: string): PcloudConfigError {
  return new PcloudConfigError('usage', `${visible(part)} cannot be part of a variable name.`, {
    hint: 'Copy the remote to a name with only letters, digits and _, or use a different format.',
  })
}

/** `drive_type` of `od` and `type` of `od_drive` are the same variable. */
function alike(variable: string, one: string, other: string): PcloudConfigError {
  const names = one === other ? `two keys of ${one}` : `${one} and ${other}`
  return new PcloudConfigError('usage', `${visible(names)} would share the variable ${variable}.`, {
    hint: 'Export them separately, or use a different format.',
  })
}
