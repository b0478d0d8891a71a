import { typesOf } from '../../services/registry.ts'
import type { Command } from '../invocation.ts'
import {
  AUTHORIZE_OPTIONS,
  LOGIN_OPTIONS,
  RELOGIN_OPTIONS,
  WRITE_OPTIONS,
} from '../option-table.ts'

/** Commands that set up a remote or log in. */
export const SET_UP: readonly Command[] = [
  {
    name: 'new',
    isEveryday: true,
    args: '[NAME]',
    maxArgs: 1,
    takes: ['anything'],
    summary: 'Set up a remote, step by step.',
    more: [
      '--login poll and --login direct are not official. If one of them fails, use --login paste. --login direct needs email and password, and creates a session for other programs instead of a remote.',
      `rclone cannot use the types ${typesOf(({ inRclone }) => !inRclone)}. They are for \`pcloud-config token\` and other programs.`,
    ],
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
    isEveryday: true,
    args: '[NAME]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Change a remote.',
    detail:
      'You get a question for each option. Press Enter to keep the current value, or type - to clear it. Only your changes are written.',
    more: [
      'If you give an option, its question is skipped. You log in again only if the new app or region needs it, or if you add --login or --token.',
      'A remote of a different type is edited as text.',
    ],
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
    isEveryday: true,
    args: 'NAME',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Log in again and keep all other settings.',
    detail:
      'Uses the app, web addresses and root folder of the remote, unless an option replaces them.',
    more: [
      'If you log in to a different account, you are asked to confirm. In scripts, this is exit code 4 unless you add --overwrite. pCloud can tell only while the old login works.',
    ],
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
    isEveryday: true,
    args: '[TYPE] [BLOB | CLIENT_ID CLIENT_SECRET]',
    maxArgs: 3,
    takes: ['type', 'anything'],
    summary: 'Log in here for another machine.',
    detail:
      'Prints a token and writes no file. Paste the output on the other machine: in pcloud-config, or at config_token> in rclone.',
    more: [
      'Accepts the arguments of `rclone authorize`. If rclone asks you to run such a command, replace rclone in it with pcloud-config.',
      'Other users of this computer can see a CLIENT_SECRET on the command line. Use --client-secret instead.',
    ],
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
