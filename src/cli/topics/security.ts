import type { Topic } from './topic.ts'

export const SECURITY: Topic = {
  summary: 'What is protected, and what is not.',
  blocks: [
    [
      [
        'rclone.conf',
        'Holds client secret and token in plain text, as rclone needs them. A new file is 0600 in a folder 0700; the mode of one that is there is kept.',
      ],
      [
        'obscured',
        'Obscured is not encrypted. rclone hides passwords with a key that is public: anybody who has the file can read them.',
      ],
      [
        'encrypted',
        "`encryption set` puts a password on the whole file, in rclone's format. Its key is one hash without a salt, so choose a long password. There is no way around a lost one.",
      ],
      [
        'backups',
        'The last ten versions of the file, 0600, for `undo`. They hold what the file held. `encryption set` on a plain file removes them.',
      ],
      [
        'sessions',
        'A login by email and password is kept 0600 in a folder 0700 of its own, in plain text, as the SDKs of pCloud need it.',
      ],
      [
        'shown',
        'show and --dry-run mask secrets, redacted is fit to be posted. show --reveal, dump, token, export, string, authorize, and create or update with --non-interactive print them: that is their job. Nothing else does, whatever goes wrong.',
      ],
      [
        'given',
        'Secrets come from -, @PATH, env:NAME or a hidden question, since others see a command line. Values of create, update, password and authorize may stand on it, as with rclone.',
      ],
      [
        'completed',
        'Completing a name asks for no password and runs no password command: an encrypted file has no names to offer.',
      ],
      [
        'other programs',
        "The browser gets no variable of rclone's and none with a name like a secret's. The password command gets a vault's variables, but no secret of rclone's or ours. An rclone that logs in gets no RCLONE_CONFIG_... and no RCLONE_PCLOUD_.... An rclone that asks about a type of its own gets the remote in an encrypted file that is removed afterwards.",
      ],
      [
        'login',
        'Listens on 127.0.0.1 and ::1 only, while it waits. A login counts if it brings back its own `state` and comes from the browser that opened the start link. Otherwise you confirm the account first. Other users of this computer cannot use the link that opens your browser.',
      ],
      [
        'poll',
        'Whoever knows the link of --login poll can fetch the token, so only you see it. Your browser is opened through a local link, which other users of this computer cannot use.',
      ],
      [
        'sent',
        'Code and client secret go to api.pcloud.com or eapi.pcloud.com, or to the host you give, over TLS, in the body of a POST. A token goes to the hostname of its remote and to these two, to be checked or used. NODE_TLS_REJECT_UNAUTHORIZED=0 would end that protection: it is warned of.',
      ],
    ],
    'Access can be revoked at pCloud, under Settings, Linked Apps. docs/security.md has the threats, and the test for each promise.',
  ],
}
