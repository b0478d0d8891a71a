import type { Command } from '../invocation.ts'
import {
  AUTHORIZE_OPTIONS,
  LOGIN_OPTIONS,
  RELOGIN_OPTIONS,
  WRITE_OPTIONS,
} from '../option-table.ts'

/** What sets up a remote or logs in. */
export const SET_UP: readonly Command[] = [
  {
    name: 'new',
    args: '[NAME]',
    maxArgs: 1,
    takes: ['anything'],
    summary: 'Set up a remote: a few questions, one click, verified, saved.',
    detail:
      'rclone has no backend of the types verizon and pinkcloudsync: such a remote is for token, the library and other programs.',
    examples: [
      'pcloud-config new',
      'pcloud-config new pcloud_work --app-from pcloud_home',
      'pcloud-config new backup --client-id ID --client-secret env:PCLOUD_CLIENT_SECRET --yes --json',
    ],
    options: [...LOGIN_OPTIONS, ...WRITE_OPTIONS],
    logsIn: true,
    load: () => import('../commands/new.ts'),
  },
  {
    name: 'edit',
    args: '[NAME]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Go through a remote option by option; only what you change is written.',
    detail:
      'Enter keeps what is there, - clears it. A remote of another type is edited as text. An option answers its question beforehand; --login and --token ask for a new login, which is made otherwise only where the token does not fit the new app or region.',
    examples: [
      'pcloud-config edit pcloud_backup',
      'pcloud-config edit pcloud_backup --root-folder /Backups --yes',
      'pcloud-config edit pcloud_backup --region eu --dry-run --yes',
    ],
    options: RELOGIN_OPTIONS,
    logsIn: true,
    load: () => import('../commands/edit.ts'),
  },
  {
    name: 'reconnect',
    args: 'NAME',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Log in again; every other key of the remote stays as it is.',
    detail:
      'The remote’s own app, addresses and root folder are used, unless an option says otherwise. The account that logs in is compared with that of the old token where it still answers.',
    examples: [
      'pcloud-config reconnect pcloud_backup',
      'pcloud-config reconnect pcloud_backup --login paste',
      'pcloud-config reconnect pcloud_backup --login token --token @token.json --yes',
    ],
    options: RELOGIN_OPTIONS,
    logsIn: true,
    load: () => import('../commands/reconnect.ts'),
  },
  {
    name: 'authorize',
    args: '[TYPE] [BLOB | CLIENT_ID CLIENT_SECRET]',
    maxArgs: 3,
    takes: ['type', 'anything'],
    summary: 'Log in here and print the token for another machine; writes no file.',
    detail:
      'Takes what `rclone authorize` takes, so the command that rclone prints on a machine without a browser works with this name in its place. What it prints goes into rclone’s prompt config_token> or into the paste prompt here, and carries the region along. CLIENT_SECRET stands on the command line, where other users of this machine can see it: --client-secret takes it from elsewhere.',
    examples: [
      'pcloud-config authorize',
      'pcloud-config authorize pcloud eyJjbGllbnRfaWQiOiJ6UWcwc21OdzgifQ',
      'pcloud-config authorize --client-id ID --client-secret @secret.txt --format token',
    ],
    options: AUTHORIZE_OPTIONS,
    logsIn: true,
    load: () => import('../commands/authorize.ts'),
  },
]
