import type { Inspector } from '../check/inspector.ts'
import type { OwnFiles } from '../files/own-files.ts'
import type { Secret } from '../secret.ts'
import type { Prompter } from '../wizard/prompter.ts'
import type { Machine } from '../wizard/wizard-context.ts'

export interface PromptWishes {
  readonly plain: boolean
  /** Nothing may be asked; a paste is still read from stdin. */
  readonly noInput: boolean
  readonly quiet: boolean
  readonly color: 'auto' | 'always' | 'never'
  /** stdin was read to its end for a secret. */
  readonly stdinTaken: boolean
  /** Milliseconds a line on a pipe is waited for. */
  readonly answerTimeoutMs: number
}

/** Where a secret is read from: `-`, `@PATH` or `env:NAME`. */
export interface SecretSource {
  readonly kind: 'stdin' | 'file' | 'env'
  readonly name: string
}

/** The settings file as it stands, and what the INI package reads from it. */
export interface SettingsText {
  readonly text: string
  readonly entries: readonly (readonly [key: string, value: unknown])[]
}

/** Its calls fail with `config-unreadable` or `config-unwritable`. */
export interface SettingsFile {
  /** Undefined where there is no file. */
  read(path: string): Promise<SettingsText | undefined>
  /** The text with one key set; a blank value takes it out. */
  change(text: string, key: string, value: string): Promise<string>
  /** Returns warnings. */
  write(path: string, text: string): Promise<readonly string[]>
  exclusive<T>(path: string, work: () => Promise<T>): Promise<T>
}

/** What stands before a line of a report: a painted sign, or a word for screen readers and logs. */
export interface Marks {
  readonly ok: string
  readonly note: string
  readonly warning: string
  readonly problem: string
  readonly error: string
  heading(text: string): string
  dim(text: string): string
  /** What this terminal can show of our own signs. */
  text(text: string): string
}

/** Everything the command line needs of the machine it runs on; `host/node-host.ts` is the real one. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly homeDir: string
  readonly stdinIsTTY: boolean
  readonly stdoutIsTTY: boolean
  readonly stderrIsTTY: boolean
  /** How wide a terminal is; undefined for what is none. */
  columns(stream: 'stdout' | 'stderr'): number | undefined
  readonly machine: Machine
  /** Aborts with `Interrupted` as its reason. */
  readonly signal: AbortSignal
  /** Resolves when the bytes are out, or when nobody reads them any more. */
  writeOut(text: string): Promise<void>
  writeErr(text: string): void
  exists(path: string): boolean
  /** The first folder on the way to a path that this user may not enter. */
  blockedFolder(path: string): string | undefined
  /** The home folder of the user who started sudo. */
  sudoHome(): string | undefined
  /** Whether a folder is there or could be made. */
  canMakeFolder(path: string): boolean
  readonly settingsFile: SettingsFile
  /** The sessions of logins by email and password. */
  readonly credentialsFiles: OwnFiles
  /** rclone's cache folder and the system's folder for temporary files. */
  folders(): { readonly cache: string; readonly temp: string }
  /** The folder of the installed rclone program: a config file beside it comes first. */
  rcloneDir(): string | undefined
  /**
   * Waits for a silent pipe: without a limit, or for 5 minutes if no person is there.
   * @throws PcloudConfigError `not-found`
   */
  readSecret(source: SecretSource, unattended: boolean): Promise<string>
  /**
   * The bytes of a file, or of stdin for `-`, up to 16 MiB. Waits as {@link readSecret}.
   * @throws PcloudConfigError `not-found`, `usage`
   */
  readInput(path: string, unattended: boolean): Promise<Uint8Array>
  /**
   * Runs a program that prints the config password; no shell. `changing` tells it that a
   * new one is meant.
   * @throws PcloudConfigError `config-encrypted`, or `usage` for a command that cannot be split
   */
  runPasswordCommand(command: string, changing: boolean): Promise<Secret>
  /** The eyes of `check`, loaded when it looks. */
  inspector(): Promise<Inspector>
  marks(stream: 'stdout' | 'stderr', wishes: Pick<PromptWishes, 'plain' | 'color'>): Promise<Marks>
  /** Whether questions are drawn, read line by line, or not asked at all. */
  promptMode(wishes: PromptWishes): 'terminal' | 'lines' | 'none'
  createPrompter(wishes: PromptWishes): Promise<Prompter>
  /** Closes sockets and gives the terminal back. */
  close(): Promise<void>
}
