import type { Command } from '../invocation.ts'
import {
  DIALOGUE_LOGIN_OPTIONS,
  FORCE,
  OVERWRITE,
  VALUE_OPTIONS,
  WRITE_OPTIONS,
} from '../option-table.ts'

const CAUTION =
  'Other users of this computer can see values on the command line. This command logs in only if you add config_refresh_token=true'

/** Commands that change remotes without a login. */
export const CHANGE: readonly Command[] = [
  {
    name: 'create',
    args: 'NAME TYPE [KEY=VALUE | KEY VALUE]...',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['anything', 'type', 'anything'],
    summary: 'Create a remote of any type without questions.',
    detail: `${CAUTION} or config_token=...`,
    more: [
      "With --non-interactive, it uses rclone's question protocol, like `rclone config create`. Open the web page in AuthURL to log in. For types other than pCloud, the questions come from the installed rclone.",
    ],
    examples: [
      'pcloud-config create photos alias remote=pcloud_backup:Photos',
      'pcloud-config create backup pcloud client_id=ID client_secret=SECRET --non-interactive',
      "pcloud-config create backup pcloud --continue --state '*oauth-islocal,,,' --result false",
    ],
    options: [OVERWRITE, ...VALUE_OPTIONS, ...DIALOGUE_LOGIN_OPTIONS, ...WRITE_OPTIONS],
    load: () => import('../commands/create.ts'),
  },
  {
    name: 'update',
    args: 'NAME [KEY=VALUE | KEY VALUE]...',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['remote', 'assignment'],
    summary: 'Set keys of a remote and keep all others.',
    detail: `${CAUTION}.`,
    more: [
      'To use a login from a different machine, add config_is_local=false and config_token=...',
      '--non-interactive and --continue work as in `pcloud-config create`.',
    ],
    examples: [
      'pcloud-config update pcloud_backup root_folder_id=d19066333043',
      'pcloud-config update pcloud_backup config_refresh_token=true --timeout 2m',
    ],
    options: [...VALUE_OPTIONS, ...DIALOGUE_LOGIN_OPTIONS, ...WRITE_OPTIONS],
    load: () => import('../commands/update.ts'),
  },
  {
    name: 'password',
    args: 'NAME KEY [VALUE]...',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['remote', 'key'],
    summary: 'Obscure passwords and save them, like `rclone config password`.',
    detail:
      'Enter passwords as plain text. They are always obscured. At a terminal, leave out the last one to get a prompt. Obscured passwords are not encrypted: the key is public.',
    examples: [
      'pcloud-config password pcloud_backup password',
      'pcloud-config password locked password NEW password2 OTHER',
    ],
    options: WRITE_OPTIONS,
    load: () => import('../commands/password.ts'),
  },
  {
    name: 'unset',
    args: 'NAME KEY...',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['remote', 'key'],
    summary: 'Remove settings from a remote.',
    examples: ['pcloud-config unset pcloud_backup root_folder_id'],
    options: WRITE_OPTIONS,
    load: () => import('../commands/unset.ts'),
  },
  {
    name: 'copy',
    args: 'FROM TO',
    maxArgs: 2,
    takes: ['remote', 'anything'],
    summary: 'Copy a remote under a new name.',
    examples: ['pcloud-config copy pcloud_backup pcloud_photos'],
    options: WRITE_OPTIONS,
    load: () => import('../commands/copy.ts'),
  },
  {
    name: 'rename',
    isEveryday: true,
    args: 'FROM TO',
    maxArgs: 2,
    takes: ['remote', 'anything'],
    summary: 'Rename a remote and update the remotes that use it.',
    examples: ['pcloud-config rename pcloud_backup backup'],
    options: WRITE_OPTIONS,
    load: () => import('../commands/rename.ts'),
  },
  {
    name: 'delete',
    isEveryday: true,
    args: 'NAME...',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['remote'],
    summary: 'Delete a remote.',
    detail:
      'Refuses if other remotes use it. Asks for confirmation at a terminal (skip with --yes). In a script, it deletes without asking, like rclone. To undo: `pcloud-config undo`',
    examples: ['pcloud-config delete old_backup', 'pcloud-config delete old_backup --dry-run'],
    options: [FORCE, ...WRITE_OPTIONS],
    load: () => import('../commands/delete.ts'),
  },
  {
    name: 'disconnect',
    args: 'NAME',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Remove the login of a remote and keep its other settings.',
    detail:
      'Asks for confirmation (skip with --yes). The token still works until you remove the app at pCloud (Settings, Linked Apps).',
    more: [
      "pCloud's documented API cannot remove an app for you. Afterwards, this command says where to do it for the service of your remote.",
    ],
    examples: ['pcloud-config disconnect pcloud_backup', 'pcloud-config disconnect old --yes'],
    options: WRITE_OPTIONS,
    load: () => import('../commands/disconnect.ts'),
  },
]
