import { SERVICES } from '../../services/registry.ts'
import type { Block, Topic } from './topic.ts'

export const FILES: Block = [
  [
    '~/.config/rclone/rclone.conf',
    'The config file. rclone may use a different path, such as $XDG_CONFIG_HOME/rclone or ~/.rclone.conf. To see it: `pcloud-config file`',
  ],
  [
    '~/.config/pcloud-config/pcloud-config.ini',
    'Preferences. To list them: `pcloud-config settings`',
  ],
  [
    '~/.config/pcloud-config/credentials',
    'Logins with email and password. To list them: `pcloud-config list --sessions`',
  ],
  [
    '~/.local/state/pcloud-config/backups',
    'The last ten versions of the config file, for `pcloud-config undo`.',
  ],
]

const SERVICE_VARIABLES = SERVICES.flatMap(({ environment }) => environment).map(
  ({ answers, help }) => [Object.keys(answers).join(', '), help] as const,
)

export const ENVIRONMENT: Topic = {
  summary: 'Environment variables and files.',
  blocks: [
    [
      ['RCLONE_CONFIG', 'The config file, as in rclone. --config overrides it.'],
      [
        'RCLONE_PASSWORD_COMMAND',
        'A program that prints the password of an encrypted config file. It runs without a shell: the command is split at spaces, and double quotes work, but not ~ and $NAME. docs/unattended.md has examples for systemd, cron and containers.',
      ],
      [
        'RCLONE_CONFIG_PASS',
        'The password of an encrypted config file. A password command overrides it.',
      ],
      ['RCLONE_ASK_PASSWORD', 'false: do not ask for that password.'],
      [
        'RCLONE_CONFIG_NAME_KEY',
        'A key of the remote NAME. It overrides the file, as in rclone. With RCLONE_CONFIG_NAME_TYPE, a remote needs no file. Write name and key in capitals.',
      ],
      [
        'RCLONE_PCLOUD_KEY',
        'A key of all pCloud remotes. It overrides both, but a value that equals the default does not override RCLONE_CONFIG_NAME_KEY. `pcloud-config check` names the variables that change a remote. They are not saved.',
      ],
      ...SERVICE_VARIABLES,
      [
        'XDG_CONFIG_HOME',
        'The folder that contains pcloud-config/ with settings and sessions. Default: ~/.config. rclone also searches it for rclone.conf.',
      ],
      [
        'XDG_STATE_HOME',
        'The folder that contains pcloud-config/ with the backups. Default: ~/.local/state.',
      ],
      ['APPDATA, LOCALAPPDATA', 'The same two folders on Windows.'],
      ['BROWSER', 'The browser to open. none: do not open a browser.'],
      [
        'HTTPS_PROXY, NO_PROXY',
        'The proxy for connections to pCloud. Local connections use no proxy.',
      ],
      ['NODE_EXTRA_CA_CERTS', 'A CA file, for a company proxy that inspects TLS.'],
      [
        'NODE_TLS_REJECT_UNAUTHORIZED',
        '0 turns off TLS checks, and anyone on the network can then read your logins. `new` and `check` warn about it.',
      ],
      ['NO_COLOR, FORCE_COLOR', 'Turn colour off or on. --color overrides them.'],
      ['TERM=dumb', 'Same as --plain.'],
      ['CI', 'Do not open a browser, and do not ask at a terminal.'],
    ],
    'For a new remote, an option overrides the environment, which overrides a setting. For the rest, you get a prompt. In an existing remote, the values in the file override settings and PCLOUD_ variables.',
    FILES,
  ],
}
