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
