import * as list from '../commands/list.ts'
import type { Command } from '../commands.ts'
import { CREATE_FOLDER, LIST_OPTIONS, SHOW_OPTIONS, TOKEN_OPTIONS } from '../option-table.ts'

/** What reads and changes nothing. */
export const LOOK: readonly Command[] = [
  {
    name: 'list',
    aliases: ['listremotes'],
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'List the remotes, one a line, in file order.',
    examples: ['pcloud-config list --long', 'pcloud-config list --json'],
    options: LIST_OPTIONS,
    load: async () => list,
  },
  {
    name: 'show',
    args: '[NAME]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Show a section, or all of them, with secrets masked.',
    detail:
      'An obscured value is not encrypted: rclone hides it from a glance with a public key, no more.',
    examples: ['pcloud-config show pcloud_backup', 'pcloud-config show pcloud_backup --reveal'],
    options: SHOW_OPTIONS,
    load: () => import('../commands/show.ts'),
  },
  {
    name: 'userinfo',
    args: '[NAME]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Ask pCloud whose token a remote has: account, region, plan, quota.',
    detail:
      'The token is asked of the remote’s own host first, then of the other region. Without NAME the remote of the settings is meant.',
    examples: ['pcloud-config userinfo pcloud_backup', 'pcloud-config userinfo --json | jq .quota'],
    options: [],
    load: () => import('../commands/userinfo.ts'),
  },
  {
    name: 'token',
    args: '[NAME]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Print a valid access token, renewed first where needed.',
    detail:
      'A token is renewed 5 minutes before its end, at most a tenth of its life; --min-valid sets another margin, --refresh renews it in any case. The new one is in the file before it is printed, and of several processes one renews for all. pCloud’s tokens last until they are revoked. What --decode shows is not proven by its signature.',
    examples: [
      'pcloud-config token pcloud_backup',
      'curl -H "$(pcloud-config token pink --header)" https://api.pinkcloudsync.example/v1/sync/sessions',
      'pcloud-config token pink --decode | jq .permissions',
    ],
    options: TOKEN_OPTIONS,
    load: () => import('../commands/token.ts'),
  },
  {
    name: 'folders',
    args: '[NAME [PATH | ID]]',
    maxArgs: 2,
    takes: ['remote', 'anything'],
    summary: 'List the folders that can be a root, with their ids.',
    detail:
      'One level: of the account, or of the folder that a path (/Backups), an id or a my.pcloud.com address names. Without NAME the remote of the settings is meant. On a pipe, a line is ID, a tab, NAME, and for a Crypto folder a tab and the word crypto.',
    examples: [
      'pcloud-config folders pcloud_backup',
      'pcloud-config folders pcloud_backup /Backups --json',
      'pcloud-config folders pcloud_backup /Backups/2026 --create | cut -f1',
    ],
    options: [CREATE_FOLDER],
    load: () => import('../commands/folders.ts'),
  },
  {
    name: 'redacted',
    args: '[NAME]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Show the config fit for a public post: secrets and names as XXX.',
    examples: ['pcloud-config redacted', 'pcloud-config redacted pcloud_backup'],
    options: [],
    load: () => import('../commands/redacted.ts'),
  },
  {
    name: 'dump',
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'The whole config as JSON, as `rclone config dump`. Holds secrets.',
    examples: ['pcloud-config dump | jq keys'],
    options: [],
    load: () => import('../commands/dump.ts'),
  },
  {
    name: 'file',
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'Where the config file is, as `rclone config file`.',
    examples: ['pcloud-config file'],
    options: [],
    load: () => import('../commands/file.ts'),
  },
  {
    name: 'paths',
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'Where config, cache and temporary files are, as `rclone config paths`.',
    examples: ['pcloud-config paths'],
    options: [],
    load: () => import('../commands/paths.ts'),
  },
]
