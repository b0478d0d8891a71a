import { SERVICES } from '../services/registry.ts'

/** A paragraph, or a list of terms with their explanations. */
export type Block = string | readonly (readonly [term: string, text: string])[]

/** Data instead of text: help wraps at the width of the terminal, and a man page when you view it. */
interface Topic {
  readonly summary: string
  readonly blocks: readonly Block[]
}

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

const ENVIRONMENT: Topic = {
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

const SECURITY: Topic = {
  summary: 'How your secrets are protected, and the limits.',
  blocks: [
    [
      [
        'rclone.conf',
        'Contains the client secret and the token as plain text, as rclone requires. Only you can read a new file (mode 0600 in a folder 0700). The mode of an existing file does not change.',
      ],
      [
        'obscured',
        'Obscured is not encrypted. The key is public, so anyone who has the file can read an obscured password.',
      ],
      [
        'encrypted',
        "`pcloud-config encryption set` protects the whole file with a password, in rclone's format. Choose a long password, since this format is weak against guessing. A lost password cannot be recovered.",
      ],
      [
        'backups',
        'The last ten versions of the file are kept for `pcloud-config undo` (mode 0600), with their secrets. `encryption set` on a plain file removes them.',
      ],
      [
        'sessions',
        "A login with email and password is stored as plain text, as pCloud's SDKs require, in a file (0600) in a private folder (0700).",
      ],
      [
        'output',
        'Only these commands print secrets: `show --reveal`, `dump`, `token`, `export`, `string`, `authorize`, and `create` or `update` with --non-interactive. `show` and --dry-run mask them. You can post the output of `redacted`.',
      ],
      [
        'input',
        'A secret comes from -, @FILE, env:NAME or a prompt that hides your typing, since other users can see a command line. As in rclone, `create`, `update`, `password` and `authorize` accept secrets on the command line.',
      ],
      [
        'completion',
        'Completing a name does not prompt for a password or run a password command. Remotes in an encrypted file are not completed.',
      ],
      [
        'other programs',
        "The browser does not get rclone's variables, or variables with a name like a secret's. The password command gets the variables of your password manager, but not the secrets of rclone or pcloud-config. For a login, rclone does not get RCLONE_CONFIG_... and RCLONE_PCLOUD_... variables. For questions about other types, it gets the remote in an encrypted temporary file.",
      ],
      [
        'login',
        'During a login, the program listens only on 127.0.0.1 and ::1. It accepts a login with the right `state` from the browser that opened the start link. Otherwise, you confirm the account first. Other users of this computer cannot use the link that opens your browser.',
      ],
      [
        'poll',
        'Anyone who knows the link of --login poll can get the token, so keep it to yourself. Your browser opens through a local link that other users of this computer cannot use.',
      ],
      [
        'network',
        'The code and the client secret are sent over TLS to api.pcloud.com or eapi.pcloud.com, or to the host that you enter. A token is sent to the hostname of its remote and to these two. NODE_TLS_REJECT_UNAUTHORIZED=0 turns this protection off, and you are warned.',
      ],
    ],
    'To remove access later: Settings, Linked Apps at pCloud. docs/security.md lists the threats and the test for each promise.',
  ],
}

const EXIT_CODES: Topic = {
  summary: 'Exit codes.',
  blocks: [
    [
      ['0', 'Success. Also for `unset` of a missing key.'],
      ['1', 'Any other failure. Also for `encryption check` of a plain file.'],
      [
        '2',
        'Usage error. Also for an existing or invalid name, and for a missing value without a prompt.',
      ],
      ['3', 'The remote, file, root folder or change to undo does not exist.'],
      ['4', 'The login was refused, denied or timed out, or the token is invalid.'],
      ['5', 'Network or service failure. Trying again may help.'],
      [
        '6',
        'The config file is locked, malformed, unreadable, not saved, or changed by a different program.',
      ],
      ['7', 'The config file is encrypted, and the password is missing or incorrect.'],
      ['8', 'The redirect port is in use, and the login cannot use a different method.'],
      [
        '9',
        '`check` found a problem, such as a malformed file or an unreachable service, that remains. For an encrypted file without its password, the code is 7.',
      ],
      [
        '130',
        'Cancelled with Ctrl-C or Ctrl-D, or you declined a change. The file does not change.',
      ],
      ['129, 143', 'Terminal closed (129) or program terminated (143). The file does not change.'],
    ],
    'With --json, stdout also contains an object `error` with `code`, `message` and `hint`. If a command prints events, this is the last one.',
  ],
}

const HEADLESS: Topic = {
  summary: 'Log in on a machine without a browser.',
  blocks: [
    [
      [
        'pcloud-config new --login paste',
        'Open the printed link on any device, click Allow, and paste the code that pCloud shows. Over SSH, `pcloud-config new` offers the same and an SSH tunnel.',
      ],
      [
        'pcloud-config new --no-browser',
        'Prints a link for a browser on this computer. Type ? for a link for any device. On a different device, its last page does not load. Paste the web address of that page here.',
      ],
      [
        'ssh -L 53682:localhost:53682 SERVER',
        'Run this on your computer. While it runs, the link to localhost works in your browser there, and you do not need to paste anything.',
      ],
      [
        'pcloud-config authorize',
        'Run this on a computer with a browser. It prints a token with its region. Copy the text between the two arrows, and paste it here or at config_token> in rclone.',
      ],
      [
        'pcloud-config new --login poll',
        'Prints a link and a QR code for a phone or a different device, and waits. You do not need to paste anything. This login method is not official. If it fails, use --login paste.',
      ],
      ['pcloud-config new --login token --token @FILE', 'Uses a token that you already have.'],
      [
        'rclone authorize "pcloud"',
        "For rclone's app (blank client ID): run this on a computer with a browser, and paste the output here.",
      ],
    ],
    'You can paste a code, a whole web address, code=...&hostname=..., a token (bare or as JSON), or the output of `rclone authorize`. Extra line breaks do no harm.',
    'No browser opens in a container, over SSH, in CI, without a graphical display, or with BROWSER=none. In WSL, your Windows browser is used. In a container, you paste a code unless you add --login browser.',
    'In a script (--json, --no-input or no terminal), give --client-id and --client-secret env:NAME. If a value is missing, the exit code is 2, and the message names the option. With --json, the links are events on stdout, and a paste is read from stdin.',
    'If pCloud omits `state` from its response, you are asked to confirm the account at the terminal. In a script, the login ends with exit code 4 unless you add --allow-missing-state.',
  ],
}

/** The texts of `help TOPIC`, also used by the man page. The docs repeat them (test/topics.test.ts). */
export const TOPICS: ReadonlyMap<string, Topic> = new Map([
  ['headless', HEADLESS],
  ['security', SECURITY],
  ['environment', ENVIRONMENT],
  ['exit-codes', EXIT_CODES],
])
