import type { ConfigStore } from '../config-file/index.ts'
import type { Prompter } from '../wizard/prompter.ts'
import type { Host } from './host.ts'
import type { OptionSpec, Takes } from './option-spec.ts'
import type { Output } from './output.ts'
import type { Settings } from './read-settings.ts'

/** Options by their long name: a text, or `true` for a flag. */
export type OptionValues = ReadonlyMap<string, string | true>

/** What a command is given: words, options, and the doors to the outside. */
export interface Invocation {
  readonly args: readonly string[]
  readonly options: OptionValues
  readonly host: Host
  readonly output: Output
  /** The person's preferences, read when they are needed. */
  settings(): Promise<Settings>
  /** The store of the config file that applies, one for the whole run. */
  store(): ConfigStore
  /** Whoever answers, one for the whole run: nothing is opened before the first question. */
  prompter(): Promise<Prompter>
}

/** @returns nothing when the job is done; every other end is a thrown error. */
export type CommandRun = (invocation: Invocation) => Promise<void>

export interface Command {
  readonly name: string
  readonly aliases?: readonly string[]
  /** One of the commands that most people need. `--help` without a command lists these. */
  readonly isEveryday?: true
  /** As in usage: `[NAME]`. */
  readonly args: string
  readonly maxArgs: number
  /** What completion offers at each place; the last holds for all that follow. */
  readonly takes: readonly Takes[]
  readonly summary: string
  /** A few sentences for everyone who uses the command. */
  readonly detail?: string
  /** Special cases, for `COMMAND --help --all` and the man page. */
  readonly more?: readonly string[]
  readonly examples: readonly string[]
  readonly options: readonly OptionSpec[]
  /** With `--json` it reports by events, its error being the last of them. */
  readonly logsIn?: true
  /**
   * Each command is a chunk of its own: what it needs is loaded when it runs. Only `list`,
   * which scripts call again and again, is there from the start.
   */
  load(): Promise<{ readonly run: CommandRun }>
}

/** Commands as help shows them. */
export interface CommandGroup {
  readonly title: string
  readonly commands: readonly Command[]
}
