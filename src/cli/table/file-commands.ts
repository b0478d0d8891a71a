import {
  EXPORT_FORMATS,
  expert,
  flag,
  type OptionSpec,
  QUOTING_SHELLS,
  SHELLS,
  valued,
  WRITE_OPTIONS,
} from '../command-options.ts'
import type { Command } from '../invocation.ts'

const LIST_WRITES = flag('list', 'List the changes that can be undone.')

const STRING_OPTIONS: readonly OptionSpec[] = [
  valued('shell', 'SHELL', 'Quote it for bash, powershell or cmd.', QUOTING_SHELLS),
]

const IMPORT_OPTIONS: readonly OptionSpec[] = [
  {
    ...valued('pick', 'NAME', 'Import only this remote. Can be repeated, or use commas.'),
    many: true,
  },
  valued('rename', 'NEW', 'Import a single remote under this name.'),
  flag('overwrite', 'Replace existing remotes.'),
  flag('no-verify', 'Do not check the tokens with the service.'),
  expert(valued('hostname', 'HOST', 'Trust this API host if the file names it.')),
  expert(valued('auth-url', 'URL', 'Trust this auth_url if the file contains it.')),
  expert(valued('token-url', 'URL', 'Trust this token_url if the file contains it.')),
  {
    ...expert(
      valued('allow-key', 'KEY', 'Accept this key, which is refused by default. Can be repeated.'),
    ),
    many: true,
  },
]

const EXPORT_OPTIONS: readonly OptionSpec[] = [
  valued(
    'format',
    'FORMAT',
    'env, dotenv, rc, kubernetes, rclone, ini, json or pcloud-sdk.',
    EXPORT_FORMATS,
  ),
  valued('secret-name', 'NAME', 'Name of the Kubernetes Secret. Default: rclone-config.'),
  valued('namespace', 'NAME', "Namespace of the Secret. Default: kubectl's."),
]

const ASK_NPM: OptionSpec = flag('check', 'Ask npm for a newer version.')

/** Commands for the config file and for this program. */
export const HOUSEKEEPING: readonly Command[] = [
  {
    name: 'undo',
    isEveryday: true,
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'Undo the last change.',
    options: [LIST_WRITES, ...WRITE_OPTIONS],
    load: () => import('../commands/undo.ts'),
  },
  {
    name: 'encryption',
    args: 'set|remove|check',
    maxArgs: 1,
    takes: [['set', 'remove', 'check']],
    summary: 'Set, change, remove or check the password of the config file.',
    options: WRITE_OPTIONS,
    load: () => import('../commands/encryption.ts'),
  },
  {
    name: 'settings',
    args: '[get KEY | set KEY VALUE]',
    maxArgs: 3,
    takes: [['get', 'set'], 'setting-key', 'setting-value'],
    summary: 'Show or change preferences, such as the default remote.',
    options: WRITE_OPTIONS,
    load: () => import('../commands/settings.ts'),
  },
  {
    name: 'touch',
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'Create an empty config file if none exists.',
    options: WRITE_OPTIONS,
    load: async () => ({ run: (await import('../commands/file-paths.ts')).touch }),
  },
  {
    name: 'completion',
    args: 'bash|zsh|fish|powershell',
    maxArgs: 1,
    takes: [SHELLS],
    summary: 'Print a script for completion with the Tab key.',
    options: [],
    load: () => import('../commands/completion.ts'),
  },
  {
    name: 'version',
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'Show the version.',
    options: [ASK_NPM],
    load: () => import('../commands/version.ts'),
  },
]

/** Commands that move a remote to a different machine or program. */
export const MOVE: readonly Command[] = [
  {
    name: 'export',
    args: 'NAME... --format FORMAT',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['remote'],
    summary: 'Print remotes with their secrets, for other programs or machines.',
    options: EXPORT_OPTIONS,
    load: () => import('../commands/export.ts'),
  },
  {
    name: 'import',
    args: 'FILE',
    maxArgs: 1,
    takes: ['file'],
    summary: 'Import remotes from a file of a different machine or program.',
    options: [...IMPORT_OPTIONS, ...WRITE_OPTIONS],
    load: () => import('../commands/import.ts'),
  },
  {
    name: 'string',
    args: 'NAME[:PATH]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Print the connection string of a remote, with its secrets.',
    options: STRING_OPTIONS,
    load: async () => ({ run: (await import('../commands/export.ts')).string }),
  },
]
