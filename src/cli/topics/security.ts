import type { Topic } from './topic.ts'

export const SECURITY: Topic = {
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
