import type { Inspector } from '../check/inspector.ts'
import type { OwnFiles } from '../files/own-files.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import type { Secret } from '../secret.ts'
import type { Prompter } from '../wizard/prompter.ts'
import type { Machine } from '../wizard/wizard-context.ts'

export interface PromptWishes {
  readonly plain: boolean
  /** Ask no questions. A paste is still read from stdin. */
  readonly noInput: boolean
  readonly quiet: boolean
  readonly color: 'auto' | 'always' | 'never'
  /** A secret was read from stdin, which is now empty. */
  readonly stdinTaken: boolean
  /** How long to wait for a line from a pipe, in milliseconds. */
  readonly answerTimeoutMs: number
}

/** The source of a secret: `-`, `@PATH` or `env:NAME`. */
export interface SecretSource {
  readonly kind: 'stdin' | 'file' | 'env'
  readonly name: string
}

/** The text and the entries of the settings file. */
interface SettingsText {
  readonly text: string
  readonly entries: readonly (readonly [key: string, value: unknown])[]
}

/** The methods throw `config-unreadable` or `config-unwritable`. */
interface SettingsFile {
  /** Undefined if the file does not exist. */
  read(path: string): Promise<SettingsText | undefined>
  /** Sets one key in a text. A blank value removes the key. */
  change(text: string, key: string, value: string): Promise<string>
  /** Returns warnings. */
  write(path: string, text: string): Promise<readonly string[]>
  exclusive<T>(path: string, work: () => Promise<T>): Promise<T>
}

/** The sign at the start of a line of a report. Screen readers and logs get text. */
export interface Marks {
  readonly ok: string
  readonly note: string
  readonly warning: string
  readonly problem: string
  readonly error: string
  heading(text: string): string
  dim(text: string): string
  /** Replaces signs that this terminal cannot show. */
  text(text: string): string
}

/** The machine, as the command line needs it. `host/node-host.ts` implements it. */
export interface Host {
  readonly env: Environment
  readonly platform: string
  readonly homeDir: string
  readonly stdinIsTTY: boolean
  readonly stdoutIsTTY: boolean
  readonly stderrIsTTY: boolean
  /** The width of the terminal. Undefined if the stream is not a terminal. */
  columns(stream: 'stdout' | 'stderr'): number | undefined
  readonly machine: Machine
  /** Aborts with the reason `Interrupted`. */
  readonly signal: AbortSignal
  /** Resolves when the text is written, or when the reader has closed the pipe. */
  writeOut(text: string): Promise<void>
  writeErr(text: string): void
  exists(path: string): boolean
  /** The first folder of a path that this user may not enter. */
  blockedFolder(path: string): string | undefined
  /** The home folder of the user that started sudo. */
  sudoHome(): string | undefined
  /** Whether a folder exists or can be created. */
  canMakeFolder(path: string): boolean
  readonly settingsFile: SettingsFile
  /** The sessions of logins by email and password. */
  readonly credentialsFiles: OwnFiles
  /** rclone's cache folder and the system's folder for temporary files. */
  folders(): { readonly cache: string; readonly temp: string }
  /** The folder of the installed rclone. A config file in this folder has priority. */
  rcloneDir(): string | undefined
  /**
   * Waits for a pipe without a limit, or 5 minutes if unattended.
   * @throws PcloudConfigError `not-found`
   */
  readSecret(source: SecretSource, unattended: boolean): Promise<string>
  /**
   * Reads a file, or stdin for `-`, up to 16 MiB. Waits like {@link readSecret}.
   * @throws PcloudConfigError `not-found`, `usage`
   */
  readInput(path: string, unattended: boolean): Promise<Uint8Array>
  /**
   * Runs a program that prints the config password, without a shell. `changing` requests the new
   * password.
   * @throws PcloudConfigError `config-encrypted`, or `usage` for a command that cannot be split
   */
  runPasswordCommand(command: string, changing: boolean): Promise<Secret>
  /** Inspects the machine for `check`. */
  inspector(): Promise<Inspector>
  marks(stream: 'stdout' | 'stderr', wishes: Pick<PromptWishes, 'plain' | 'color'>): Promise<Marks>
  /** Whether questions are drawn, read line by line, or skipped. */
  promptMode(wishes: PromptWishes): 'terminal' | 'lines' | 'none'
  createPrompter(wishes: PromptWishes): Promise<Prompter>
  /** Closes sockets and restores the terminal. */
  close(): Promise<void>
}
