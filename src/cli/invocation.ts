import type { ConfigStore } from '../config-file/store/store.ts'
import type { Prompter } from '../wizard/prompter.ts'
import type { OptionSpec, OptionValues, Takes } from './command-options.ts'
import type { Host } from './host.ts'
import type { Output } from './output.ts'
import type { Settings } from './read-settings.ts'

/** The arguments and options of a command, and access to the machine. */
export interface Invocation {
  readonly args: readonly string[]
  readonly options: OptionValues
  /** How to type the command, for errors. The menu has no command line. */
  readonly usage?: string
  readonly host: Host
  readonly output: Output
  /** The user's preferences, read at the first call. */
  settings(): Promise<Settings>
  /** The config file. All calls return the same store. */
  store(): ConfigStore
  /** All calls return the same prompter. It is created at the first call. */
  prompter(): Promise<Prompter>
}

export type CommandRun = (invocation: Invocation) => Promise<void>

export interface Command {
  readonly name: string
  readonly aliases?: readonly string[]
  /** One of the commands that most people need. `--help` without a command lists these. */
  readonly isEveryday?: true
  /** As in usage: `[NAME]`. */
  readonly args: string
  readonly maxArgs: number
  /** The kind of each argument, for completion. The final kind applies to all further arguments. */
  readonly takes: readonly Takes[]
  readonly summary: string
  readonly options: readonly OptionSpec[]
  /** With `--json`, the command prints events. An error is the final event. */
  readonly logsIn?: true
  /**
   * Loads the code of the command. `list` is loaded at the start: scripts call it often.
   */
  load(): Promise<{ readonly run: CommandRun }>
}

/** The longer texts of the help and the man page. */
export interface CommandTexts {
  /** A few sentences for all users of the command. */
  readonly detail?: string
  /** Special cases, for `COMMAND --help --all` and the man page. */
  readonly more?: readonly string[]
  readonly examples: readonly string[]
}
