import { PcloudConfigError } from '../errors.ts'

/** The kinds of arguments, for completion. */
export type Takes =
  /** A remote in the config file. */
  | 'remote'
  /** A key of the remote in the previous argument. An `assignment` is `key=...`. */
  | 'key'
  | 'assignment'
  /** A type of remote. */
  | 'type'
  | 'file'
  /** The source of a secret: `-`, `@PATH` or `env:NAME`. */
  | 'source'
  | 'setting-key'
  | 'setting-value'
  /** Completion does not offer any. */
  | 'anything'
  /** One of these values. */
  | readonly string[]

export interface OptionSpec {
  readonly name: string
  readonly short?: string
  /** The name of the value in help. A flag has none. */
  readonly value?: string
  readonly takes?: Takes
  readonly help: string
  readonly aliases?: readonly string[]
  /** The value if the option has none. A different value must follow `=`. */
  readonly bare?: string
  /** The following argument is the value, even if it starts with a dash. */
  readonly verbatim?: true
  /** Accepted like in all logins, but useless here. Help and completion omit it. */
  readonly unlisted?: true
  /** Few people need it: `COMMAND --help` omits it, `COMMAND --help --all` includes it. */
  readonly expert?: true
  /** Can be repeated. The values are joined by commas. */
  readonly many?: true
}

export const flag = (name: string, help: string, short?: string): OptionSpec => ({
  name,
  help,
  ...(short !== undefined && { short }),
})
export const valued = (
  name: string,
  value: string,
  help: string,
  takes: Takes = 'anything',
): OptionSpec => ({ name, value, help, takes })

export const expert = (spec: OptionSpec): OptionSpec => ({ ...spec, expert: true })

/** Options by their long name: a text, or `true` for a flag. */
export type OptionValues = ReadonlyMap<string, string | true>

/** The options after which the program must not ask. */
const NO_QUESTIONS = ['json', 'no-input', 'non-interactive', 'continue']

export function isUnattended(options: OptionValues): boolean {
  return NO_QUESTIONS.some((name) => options.has(name))
}

export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options.get(name)
  return typeof value === 'string' ? value : undefined
}

export function oneOf<T extends string>(
  options: OptionValues,
  name: string,
  allowed: readonly T[],
): T | undefined {
  const value = textOption(options, name)
  if (value === undefined) return undefined
  const found = allowed.find((candidate) => candidate === value.toLowerCase())
  if (found !== undefined) return found
  throw new PcloudConfigError('usage', `--${name} must be one of: ${allowed.join(', ')}.`)
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/**
 * Reads a duration in Go's format, as rclone's options accept it: `90s`, `5m`, `1h30m`.
 * @returns milliseconds, at least 1
 * @throws PcloudConfigError `usage`
 */
export function parseDuration(text: string, option: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)]
  const whole = parts.map(([part]) => part).join('') === text && parts.length > 0
  const total = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0),
    0,
  )
  if (whole && total >= 1 && total <= 24 * 3_600_000) return total
  throw new PcloudConfigError(
    'usage',
    `${option} needs a duration such as 90s, 5m or 1h30m (at most 24h).`,
  )
}
