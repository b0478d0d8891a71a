import { PcloudConfigError } from '../../errors.ts'
import { visible } from '../../visible.ts'
import type { ExportedRemote } from './remote.ts'
import { bashQuote } from './shell-quote.ts'

/** For `source`: every line sets and exports one variable. */
export function asEnvironment(remotes: readonly ExportedRemote[]): string {
  return variablesOf(remotes)
    .map(([name, value]) => `export ${name}=${bashQuote(value)}\n`)
    .join('')
}

/** For programs that read `.env` files. */
export function asDotenv(remotes: readonly ExportedRemote[]): string {
  return variablesOf(remotes)
    .map(([name, value]) => `${name}=${dotenvQuote(name, value)}\n`)
    .join('')
}

/**
 * They agree on single quotes, but for a backslash that python-dotenv takes for an escape,
 * and on double ones around what none of them takes for one.
 */
function dotenvQuote(name: string, value: string): string {
  if (!/'|\\\\|\\$/.test(value)) return `'${value}'`
  if (!/["\\$`]/.test(value)) return `"${value}"`
  throw new PcloudConfigError('usage', `Readers of .env files disagree on the value of ${name}.`, {
    hint: 'It holds quotes or backslashes. Use --format env, or another format.',
  })
}

/**
 * rclone's variables (`fs/config.go`, `ConfigToEnv`): the name in capitals, and no character replaced.
 * @throws PcloudConfigError `usage` for a name that no shell can export
 */
function variablesOf(
  remotes: readonly ExportedRemote[],
): readonly (readonly [name: string, value: string])[] {
  const seen = new Set<string>()
  return remotes.flatMap(({ name, keys }) => {
    const prefix = `RCLONE_CONFIG_${name.toUpperCase()}_`
    if (seen.has(prefix)) throw alike(name)
    seen.add(prefix)
    return [...keys].map(([key, value]) => {
      const variable = prefix + key.toUpperCase()
      if (!/^\w+$/.test(variable)) throw noVariable(/^\w+$/.test(prefix) ? key : name)
      return [variable, value] as const
    })
  })
}

function noVariable(part: string): PcloudConfigError {
  return new PcloudConfigError(
    'usage',
    `${visible(part)} cannot be part of the name of a variable: rclone replaces no character of it.`,
    { hint: 'Copy the remote under a name of letters, digits and _, or use another format.' },
  )
}

function alike(name: string): PcloudConfigError {
  return new PcloudConfigError(
    'usage',
    `Two of these remotes are called ${visible(name)} in capitals.`,
    {
      hint: 'Export them one by one: their variables would be the same.',
    },
  )
}
