import type { ConfigStore } from '../config-file/index.ts'
import type { Host } from './host.ts'
import {
  LIST_OPTIONS,
  LOGIN_OPTIONS,
  type OptionSpec,
  SHOW_OPTIONS,
  WRITE_OPTIONS,
} from './option-table.ts'
import type { Output } from './output.ts'
import type { OptionValues } from './parse.ts'

/** What a command is given: words, options, and the doors to the outside. */
export interface Invocation {
  readonly args: readonly string[]
  readonly options: OptionValues
  readonly host: Host
  readonly output: Output
  /** Opens the store of the config file that applies. */
  store(): ConfigStore
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
  /** Each command is a chunk of its own: what it needs is loaded when it runs. */
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
    load: () => import('./commands/list.ts'),
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
]

export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name || command.aliases?.includes(name))
}
