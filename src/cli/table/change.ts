import type { Command } from '../invocation.ts'
import {
  DIALOGUE_LOGIN_OPTIONS,
  FORCE,
  OVERWRITE,
  VALUE_OPTIONS,
  WRITE_OPTIONS,
} from '../option-table.ts'

/** What changes remotes without a login. */
export const CHANGE: readonly Command[] = [
  {
    name: 'create',
    args: 'NAME TYPE [KEY=VALUE | KEY VALUE]...',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['anything', 'type', 'anything'],
    summary: 'Add a remote of any type from given values, without a question.',
    detail:
      'With --non-interactive it speaks rclone’s question protocol, as `rclone config create` does; the page to allow access on stands in AuthURL. Questions of other types are those of the installed rclone. Without it no login is made, unless config_refresh_token=true or config_token=... is given. Values stand on the command line, where other users of the machine can see them.',
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
    summary: 'Set single keys of a remote; all others stay as they are.',
    detail:
      'No login is made, unless config_refresh_token=true asks for it; with config_is_local=false and config_token=... its result is taken from elsewhere. --non-interactive and --continue as with create. Values stand on the command line, where other users of the machine can see them.',
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
    summary: 'Obscure passwords and set them, as `rclone config password`.',
    detail:
      'Values are given in the clear and are always obscured. On a terminal the last one may be left out: it is asked for and not shown. Obscured is not encrypted: the key is public.',
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
    args: 'NAME...',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['remote'],
    summary: 'Delete remotes. Refuses if other remotes use them.',
    detail:
      'Asks for confirmation at a terminal (skip with --yes). A script deletes without a question, as with rclone. To get the remote back: pcloud-config undo.',
    examples: ['pcloud-config delete old_backup', 'pcloud-config delete old_backup --dry-run'],
    options: [FORCE, ...WRITE_OPTIONS],
    load: () => import('../commands/delete.ts'),
  },
  {
    name: 'disconnect',
    args: 'NAME',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Take the token of a remote out of the file; every other key stays.',
    detail:
      'Asks first; --yes does not. pCloud accepts the token until you revoke it there, under Linked Apps: no call of its API is known to do that. Access of a Verizon app is revoked in My Verizon.',
    examples: ['pcloud-config disconnect pcloud_backup', 'pcloud-config disconnect old --yes'],
    options: WRITE_OPTIONS,
    load: () => import('../commands/disconnect.ts'),
  },
]
