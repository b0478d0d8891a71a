import type { Block, Topic } from './topic.ts'

export const FILES: Block = [
  [
    '~/.config/rclone/rclone.conf',
    'The config file; beside rclone, in $XDG_CONFIG_HOME/rclone, or ~/.rclone.conf, where one of these is there: `pcloud-config file` tells.',
  ],
  ['~/.config/pcloud-config/pcloud-config.ini', 'Preferences, as `pcloud-config settings` lists.'],
  [
    '~/.config/pcloud-config/credentials',
    'Logins by email and password, as `pcloud-config list --sessions` lists.',
  ],
  ['~/.local/state/pcloud-config/backups', 'The last ten versions of the config file, for `undo`.'],
]

export const ENVIRONMENT: Topic = {
  summary: 'The variables that are read, and the files.',
  blocks: [
    [
      ['RCLONE_CONFIG', 'the config file, as for rclone; --config comes before it'],
      [
        'RCLONE_PASSWORD_COMMAND',
        'a program that prints the password of an encrypted config file. No shell reads it: words one blank apart, double quotes, no ~ and no $NAME. docs/unattended.md has it for systemd, cron and containers',
      ],
      ['RCLONE_CONFIG_PASS', 'that password itself; counts where there is no such program'],
      ['RCLONE_ASK_PASSWORD', 'false: that password is never asked for'],
      [
        'RCLONE_CONFIG_NAME_KEY',
        'a key of the remote NAME, before the file, as for rclone; with RCLONE_CONFIG_NAME_TYPE a remote needs no file. Name and key in capitals, no character replaced',
      ],
      [
        'RCLONE_PCLOUD_KEY',
        'a key of every remote of type pcloud, before both; one that repeats the default comes after RCLONE_CONFIG_NAME_KEY. `check` names all variables that change a remote; nothing writes them to the file',
      ],
      ['PCLOUD_CLIENT_ID', 'client id for a new remote'],
      ['PCLOUD_CLIENT_SECRET', 'client secret for a new remote'],
      ['PCLOUD_EMAIL, PCLOUD_PASSWORD', 'for `new --login direct`'],
      [
        'PINKCLOUDSYNC_API_KEY, PINKCLOUDSYNC_API_SECRET',
        'the pair of keys for a new remote of that type',
      ],
      [
        'XDG_CONFIG_HOME',
        'its folder pcloud-config holds settings and sessions; default ~/.config. rclone.conf is looked for there too, as rclone does',
      ],
      ['XDG_STATE_HOME', 'its folder pcloud-config holds the backups; default ~/.local/state'],
      ['APPDATA, LOCALAPPDATA', 'the same on Windows'],
      ['BROWSER', 'the browser to open; none opens nothing'],
      ['HTTPS_PROXY, NO_PROXY', 'the way out to pCloud; loopback is never proxied'],
      ['NODE_EXTRA_CA_CERTS', 'a CA file, where a company proxy inspects TLS'],
      ['NODE_TLS_REJECT_UNAUTHORIZED', '0 switches TLS checks off; new and check warn of it'],
      ['NO_COLOR, FORCE_COLOR', 'colour off, on; --color comes before them'],
      ['TERM=dumb', 'the same as --plain'],
      ['CI', 'no browser is expected, and no terminal is asked'],
    ],
    'An option comes before the environment, the environment before a setting, a setting before a question. For a remote that is there already its own value comes before environment and settings.',
    FILES,
  ],
}
