import type { ConfigStore } from '../config-file/index.ts'
import type { Prompter } from '../wizard/prompter.ts'
import * as list from './commands/list.ts'
import type { Host } from './host.ts'
import {
  FORCE,
  LIST_OPTIONS,
  LIST_WRITES,
  LOGIN_OPTIONS,
  type OptionSpec,
  OVERWRITE,
  SHOW_OPTIONS,
  VALUE_OPTIONS,
  WRITE_OPTIONS,
} from './option-table.ts'
import type { Output } from './output.ts'
import type { OptionValues } from './parse.ts'
import type { Settings } from './settings.ts'

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
  /** As in usage: `[NAME]`. */
  readonly args: string
  readonly maxArgs: number
  readonly summary: string
  readonly detail?: string
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

/** The one table from which parsing, help and dispatch are made. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'new',
    args: '[NAME]',
    maxArgs: 1,
    summary: 'Set up a remote: a few questions, one click, verified, saved.',
    examples: [
      'pcloud-config new',
      'pcloud-config new pcloud_work --app-from pcloud_home',
      'pcloud-config new backup --client-id ID --client-secret env:PCLOUD_CLIENT_SECRET --yes --json',
    ],
    options: [...LOGIN_OPTIONS, ...WRITE_OPTIONS],
    logsIn: true,
    load: () => import('./commands/new.ts'),
  },
  {
    name: 'list',
    aliases: ['listremotes'],
    args: '',
    maxArgs: 0,
    summary: 'List the remotes, one a line, in file order.',
    examples: ['pcloud-config list --long', 'pcloud-config list --json'],
    options: LIST_OPTIONS,
    load: async () => list,
  },
  {
    name: 'show',
    args: '[NAME]',
    maxArgs: 1,
    summary: 'Show a section, or all of them, with secrets masked.',
    detail:
      'An obscured value is not encrypted: rclone hides it from a glance with a public key, no more.',
    examples: ['pcloud-config show pcloud_backup', 'pcloud-config show pcloud_backup --reveal'],
    options: SHOW_OPTIONS,
    load: () => import('./commands/show.ts'),
  },
  {
    name: 'dump',
    args: '',
    maxArgs: 0,
    summary: 'The whole config as JSON, as `rclone config dump`. Holds secrets.',
    examples: ['pcloud-config dump | jq keys'],
    options: [],
    load: () => import('./commands/dump.ts'),
  },
  {
    name: 'file',
    args: '',
    maxArgs: 0,
    summary: 'Where the config file is, as `rclone config file`.',
    examples: ['pcloud-config file'],
    options: [],
    load: () => import('./commands/file.ts'),
  },
  {
    name: 'redacted',
    args: '[NAME]',
    maxArgs: 1,
    summary: 'Show the config fit for a public post: secrets and names as XXX.',
    examples: ['pcloud-config redacted', 'pcloud-config redacted pcloud_backup'],
    options: [],
    load: () => import('./commands/redacted.ts'),
  },
  {
    name: 'paths',
    args: '',
    maxArgs: 0,
    summary: 'Where config, cache and temporary files are, as `rclone config paths`.',
    examples: ['pcloud-config paths'],
    options: [],
    load: () => import('./commands/paths.ts'),
  },
  {
    name: 'touch',
    args: '',
    maxArgs: 0,
    summary: 'Make an empty config file where there is none.',
    examples: ['pcloud-config touch'],
    options: WRITE_OPTIONS,
    load: () => import('./commands/touch.ts'),
  },
  {
    name: 'create',
    args: 'NAME TYPE [KEY=VALUE | KEY VALUE]...',
    maxArgs: Number.POSITIVE_INFINITY,
    summary: 'Add a remote of any type from given values, without a question or a login.',
    detail: 'Values stand on the command line, where other users of the machine can see them.',
    examples: ['pcloud-config create photos alias remote=pcloud_backup:Photos'],
    options: [OVERWRITE, ...VALUE_OPTIONS, ...WRITE_OPTIONS],
    load: () => import('./commands/create.ts'),
  },
  {
    name: 'update',
    args: 'NAME [KEY=VALUE | KEY VALUE]...',
    maxArgs: Number.POSITIVE_INFINITY,
    summary: 'Set single keys of a remote; all others stay as they are.',
    detail: 'Values stand on the command line, where other users of the machine can see them.',
    examples: ['pcloud-config update pcloud_backup root_folder_id=d19066333043'],
    options: [...VALUE_OPTIONS, ...WRITE_OPTIONS],
    load: () => import('./commands/update.ts'),
  },
  {
    name: 'unset',
    args: 'NAME KEY...',
    maxArgs: Number.POSITIVE_INFINITY,
    summary: 'Take keys out of a remote.',
    examples: ['pcloud-config unset pcloud_backup root_folder_id'],
    options: WRITE_OPTIONS,
    load: () => import('./commands/unset.ts'),
  },
  {
    name: 'copy',
    args: 'FROM TO',
    maxArgs: 2,
    summary: 'Copy a remote under a new name.',
    examples: ['pcloud-config copy pcloud_backup pcloud_photos'],
    options: WRITE_OPTIONS,
    load: () => import('./commands/copy.ts'),
  },
  {
    name: 'rename',
    args: 'FROM TO',
    maxArgs: 2,
    summary: 'Rename a remote, and repair the remotes that stand on it.',
    examples: ['pcloud-config rename pcloud_backup backup'],
    options: WRITE_OPTIONS,
    load: () => import('./commands/rename.ts'),
  },
  {
    name: 'delete',
    args: 'NAME...',
    maxArgs: Number.POSITIVE_INFINITY,
    summary: 'Delete remotes; refuses while others stand on them.',
    examples: ['pcloud-config delete old_backup', 'pcloud-config delete old_backup --dry-run'],
    options: [FORCE, ...WRITE_OPTIONS],
    load: () => import('./commands/delete.ts'),
  },
  {
    name: 'undo',
    args: '',
    maxArgs: 0,
    summary: 'Put the config file back as it was before our last change.',
    detail:
      'Refuses where another program wrote the file since. A token that was renewed stays: the old one may be dead.',
    examples: ['pcloud-config undo --list', 'pcloud-config undo --dry-run', 'pcloud-config undo'],
    options: [LIST_WRITES, ...WRITE_OPTIONS],
    load: () => import('./commands/undo.ts'),
  },
  {
    name: 'settings',
    args: '[get KEY | set KEY VALUE]',
    maxArgs: 3,
    summary: 'Preferences: remote, region, login, browser, plain, color.',
    detail:
      'An option or the environment comes before a setting, a setting before a question. remote (or default) is the one meant by a command that takes one NAME and is given none. Never a secret.',
    examples: [
      'pcloud-config settings',
      'pcloud-config settings set region eu',
      'pcloud-config settings set remote pcloud_backup',
    ],
    options: WRITE_OPTIONS,
    load: () => import('./commands/settings.ts'),
  },
  {
    name: 'encryption',
    args: 'set|remove|check',
    maxArgs: 1,
    summary: 'Set, change, remove or check the password on the whole config file.',
    detail:
      'The format is rclone’s own. A new password is asked twice, or taken from --password-command, which sees RCLONE_PASSWORD_CHANGE=1 then. RCLONE_CONFIG_PASS is the old one. Without this the file is plain text, obscured passwords included.',
    examples: ['pcloud-config encryption set', 'pcloud-config encryption check'],
    options: WRITE_OPTIONS,
    load: () => import('./commands/encryption.ts'),
  },
]

export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name || command.aliases?.includes(name))
}
