import { flag, type OptionSpec, TYPES, valued, WRITE_OPTIONS } from '../command-options.ts'
import * as list from '../commands/list.ts'
import type { Command } from '../invocation.ts'

const SOURCES = ['file', 'environment']

const LIST_OPTIONS: readonly OptionSpec[] = [
  flag('long', 'Add type, region, root folder, source and description.'),
  valued('name', 'N', 'Only remotes with N in the name.', 'remote'),
  valued('type', 'T', 'Only remotes with T in the type.', TYPES),
  valued('source', 'S', 'Only remotes from this source: file or environment.', SOURCES),
  valued('description', 'D', 'Only remotes with D in the description.'),
  flag('exact', 'Match the whole name, type, source or description.'),
  valued('order-by', 'FIELDS', 'Sort by name, type, source or description.'),
  flag('sessions', 'Logins with email and password (not remotes).'),
]

const FIX = flag('fix', 'Make safe repairs, after showing the change.')

const CREATE_FOLDER = flag('create', 'Create the folder PATH if it does not exist.')

const TOKEN_OPTIONS: readonly OptionSpec[] = [
  flag('refresh', 'Renew even if it is still valid.'),
  valued('min-valid', 'DURATION', 'Renew if it expires sooner than this, such as 10m.'),
  flag('header', 'Print `Authorization: Bearer ...`.'),
  flag('decode', 'Print the claims of a JWT, without checking its signature.'),
]

const SHOW_OPTIONS: readonly OptionSpec[] = [flag('reveal', 'Show secrets.')]

/** Commands that only read, except `check --fix`. */
export const LOOK: readonly Command[] = [
  {
    name: 'list',
    isEveryday: true,
    aliases: ['listremotes'],
    args: '[FILTER]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'List your remotes.',
    options: LIST_OPTIONS,
    load: async () => list,
  },
  {
    name: 'show',
    args: '[NAME]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Show a section or the whole config, with secrets masked.',
    options: SHOW_OPTIONS,
    load: () => import('../commands/show.ts'),
  },
  {
    name: 'userinfo',
    args: '[NAME]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Show the account behind a remote: email, region, plan and storage.',
    options: [],
    load: () => import('../commands/userinfo.ts'),
  },
  {
    name: 'token',
    args: '[NAME]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Print a valid access token, renewed if necessary.',
    options: TOKEN_OPTIONS,
    load: () => import('../commands/token.ts'),
  },
  {
    name: 'folders',
    args: '[NAME [PATH | ID]]',
    maxArgs: 2,
    takes: ['remote', 'anything'],
    summary: 'List the folders that can be a root folder, with their IDs.',
    options: [CREATE_FOLDER],
    load: () => import('../commands/folders.ts'),
  },
  {
    name: 'check',
    isEveryday: true,
    args: '[NAME...]',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['remote'],
    summary: 'Find problems and explain how to fix them.',
    options: [FIX, ...WRITE_OPTIONS],
    load: () => import('../commands/check.ts'),
  },
  {
    name: 'redacted',
    args: '[NAME]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Print the config for a public post, with secrets as XXX.',
    options: [],
    load: async () => ({ run: (await import('../commands/show.ts')).redacted }),
  },
  {
    name: 'dump',
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'Print the config as JSON with secrets, like `rclone config dump`.',
    options: [],
    load: async () => ({ run: (await import('../commands/show.ts')).dump }),
  },
  {
    name: 'providers',
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'Print types and options as JSON, like `rclone config providers`.',
    options: [],
    load: () => import('../commands/providers.ts'),
  },
  {
    name: 'file',
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'Print the path of the config file, like `rclone config file`.',
    options: [],
    load: async () => ({ run: (await import('../commands/file-paths.ts')).showFile }),
  },
  {
    name: 'paths',
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'Print the paths of config, cache and temporary files.',
    options: [],
    load: async () => ({ run: (await import('../commands/file-paths.ts')).showPaths }),
  },
]
