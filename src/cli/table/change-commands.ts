import {
  expert,
  flag,
  LOGIN_OPTIONS,
  type OptionSpec,
  valued,
  WRITE_OPTIONS,
} from '../command-options.ts'
import type { Command } from '../invocation.ts'

const OVERWRITE = flag('overwrite', 'Replace the remote if it exists.')

const FORCE = flag('force', 'Delete even if other remotes use it.')

/** The options of rclone's `config create` and `config update`. */
const VALUE_OPTIONS: readonly OptionSpec[] = [
  flag('obscure', 'Obscure all passwords, even if they look obscured.'),
  flag('no-obscure', 'Store passwords unchanged: they are already obscured.'),
  expert(flag('no-output', 'Suppress the output.')),
  flag('non-interactive', "Print the question of rclone's protocol as JSON."),
  expert(flag('all', 'Ask for all options, not only the necessary ones.')),
  expert(flag('continue', 'Continue with the result of a question.')),
  { ...expert(valued('state', 'S', 'The State from the last reply.')), verbatim: true },
  { ...expert(valued('result', 'R', 'The result for the question.')), verbatim: true },
]

/** For a login in rclone's question protocol. The account comes from the remote. */
const DIALOGUE_LOGIN_OPTIONS: readonly OptionSpec[] = LOGIN_OPTIONS.filter(({ name }) =>
  [
    'no-browser',
    'redirect-uri',
    'redirect-port',
    'timeout',
    'allow-missing-state',
    'no-verify',
  ].includes(name),
).map(expert)

/** For a remote that already exists. */
const RELOGIN_OPTIONS: readonly OptionSpec[] = [
  ...unlisted(
    LOGIN_OPTIONS.filter(({ name }) => name !== 'overwrite'),
    ['type'],
  ),
  flag('overwrite', 'Allow a login to a different account than before.'),
  ...WRITE_OPTIONS,
]

/** For a login with no remote. */
const AUTHORIZE_OPTIONS: readonly OptionSpec[] = [
  ...unlisted(LOGIN_OPTIONS, [
    ...['type', 'root-folder', 'overwrite', 'deviceid'],
    ...['email', 'password', 'api-key', 'api-secret'],
  ]),
  valued('format', 'FORMAT', 'blob (default), or token for the bare JSON.', ['blob', 'token']),
]

function unlisted(options: readonly OptionSpec[], names: readonly string[]): OptionSpec[] {
  return options.map((one) => (names.includes(one.name) ? { ...one, unlisted: true } : one))
}

/** Commands that set up a remote or log in. */
export const SET_UP: readonly Command[] = [
  {
    name: 'new',
    isEveryday: true,
    args: '[NAME]',
    maxArgs: 1,
    takes: ['anything'],
    summary: 'Set up a remote, step by step.',
    options: [...LOGIN_OPTIONS, ...WRITE_OPTIONS],
    logsIn: true,
    load: () => import('../commands/new.ts'),
  },
  {
    name: 'edit',
    isEveryday: true,
    args: '[NAME]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Change a remote.',
    options: RELOGIN_OPTIONS,
    logsIn: true,
    load: async () => ({ run: (await import('../commands/edit-reconnect.ts')).edit }),
  },
  {
    name: 'reconnect',
    isEveryday: true,
    args: 'NAME',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Log in again and keep all other settings.',
    options: RELOGIN_OPTIONS,
    logsIn: true,
    load: async () => ({ run: (await import('../commands/edit-reconnect.ts')).reconnect }),
  },
  {
    name: 'authorize',
    isEveryday: true,
    args: '[TYPE] [BLOB | CLIENT_ID CLIENT_SECRET]',
    maxArgs: 3,
    takes: ['type', 'anything'],
    summary: 'Log in here for another machine.',
    options: AUTHORIZE_OPTIONS,
    logsIn: true,
    load: () => import('../commands/authorize.ts'),
  },
]

/** Commands that change remotes without a login. */
export const CHANGE: readonly Command[] = [
  {
    name: 'create',
    args: 'NAME TYPE [KEY=VALUE | KEY VALUE]...',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['anything', 'type', 'anything'],
    summary: 'Create a remote of any type without questions.',
    options: [OVERWRITE, ...VALUE_OPTIONS, ...DIALOGUE_LOGIN_OPTIONS, ...WRITE_OPTIONS],
    load: async () => ({ run: (await import('../commands/create-update.ts')).create }),
  },
  {
    name: 'update',
    args: 'NAME [KEY=VALUE | KEY VALUE]...',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['remote', 'assignment'],
    summary: 'Set keys of a remote and keep all others.',
    options: [...VALUE_OPTIONS, ...DIALOGUE_LOGIN_OPTIONS, ...WRITE_OPTIONS],
    load: async () => ({ run: (await import('../commands/create-update.ts')).update }),
  },
  {
    name: 'password',
    args: 'NAME KEY [VALUE]...',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['remote', 'key'],
    summary: 'Obscure passwords and save them, like `rclone config password`.',
    options: WRITE_OPTIONS,
    load: () => import('../commands/password.ts'),
  },
  {
    name: 'unset',
    args: 'NAME KEY...',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['remote', 'key'],
    summary: 'Remove settings from a remote.',
    options: WRITE_OPTIONS,
    load: () => import('../commands/unset.ts'),
  },
  {
    name: 'copy',
    args: 'FROM TO',
    maxArgs: 2,
    takes: ['remote', 'anything'],
    summary: 'Copy a remote under a new name.',
    options: WRITE_OPTIONS,
    load: async () => ({ run: (await import('../commands/copy-rename.ts')).copy }),
  },
  {
    name: 'rename',
    isEveryday: true,
    args: 'FROM TO',
    maxArgs: 2,
    takes: ['remote', 'anything'],
    summary: 'Rename a remote and update the remotes that use it.',
    options: WRITE_OPTIONS,
    load: async () => ({ run: (await import('../commands/copy-rename.ts')).rename }),
  },
  {
    name: 'delete',
    isEveryday: true,
    args: 'NAME...',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['remote'],
    summary: 'Delete a remote.',
    options: [FORCE, ...WRITE_OPTIONS],
    load: () => import('../commands/delete.ts'),
  },
  {
    name: 'disconnect',
    args: 'NAME',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Remove the login of a remote and keep its other settings.',
    options: WRITE_OPTIONS,
    load: () => import('../commands/disconnect.ts'),
  },
]
