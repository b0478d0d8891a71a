import type { Command } from '../invocation.ts'
import { ASK_NPM, LIST_WRITES, SHELLS, WRITE_OPTIONS } from '../option-table.ts'

/** Commands for the config file and for this program. */
export const HOUSEKEEPING: readonly Command[] = [
  {
    name: 'undo',
    isEveryday: true,
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'Undo the last change.',
    detail:
      "Reverts pcloud-config's last change of the config file. Refuses if a different program has changed the file since then.",
    more: [
      'Also refuses if the last change encrypted the file. It does not revert a renewed token, since the old token may no longer work.',
    ],
    examples: ['pcloud-config undo --list', 'pcloud-config undo --dry-run', 'pcloud-config undo'],
    options: [LIST_WRITES, ...WRITE_OPTIONS],
    load: () => import('../commands/undo.ts'),
  },
  {
    name: 'encryption',
    args: 'set|remove|check',
    maxArgs: 1,
    takes: [['set', 'remove', 'check']],
    summary: 'Set, change, remove or check the password of the config file.',
    detail:
      "Uses rclone's format. Without a password, anyone who can read the file can read its logins. Obscured passwords in it are not encrypted.",
    more: [
      'You enter a new password twice, or --password-command prints it. In that case, the program gets the variable RCLONE_PASSWORD_CHANGE=1. RCLONE_CONFIG_PASS is the old password.',
    ],
    examples: ['pcloud-config encryption set', 'pcloud-config encryption check'],
    options: WRITE_OPTIONS,
    load: () => import('../commands/encryption.ts'),
  },
  {
    name: 'settings',
    args: '[get KEY | set KEY VALUE]',
    maxArgs: 3,
    takes: [['get', 'set'], 'setting-key', 'setting-value'],
    summary: 'Show or change preferences, such as the default remote.',
    detail:
      'The setting remote is the default for commands that take a single NAME. Options and environment variables override settings. Settings do not contain secrets.',
    examples: [
      'pcloud-config settings',
      'pcloud-config settings set region eu',
      'pcloud-config settings set remote pcloud_backup',
    ],
    options: WRITE_OPTIONS,
    load: () => import('../commands/settings.ts'),
  },
  {
    name: 'touch',
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'Create an empty config file if none exists.',
    examples: ['pcloud-config touch'],
    options: WRITE_OPTIONS,
    load: () => import('../commands/touch.ts'),
  },
  {
    name: 'completion',
    args: 'bash|zsh|fish|powershell',
    maxArgs: 1,
    takes: [SHELLS],
    summary: 'Print a script for completion with the Tab key.',
    detail:
      'Completes commands, options and remote names. It does not ask for a password, so remotes in an encrypted file are not completed.',
    examples: [
      'pcloud-config completion bash > ~/.local/share/bash-completion/completions/pcloud-config',
      'pcloud-config completion zsh > ~/.zfunc/_pcloud-config',
      'pcloud-config completion fish > ~/.config/fish/completions/pcloud-config.fish',
    ],
    options: [],
    load: () => import('../commands/completion.ts'),
  },
  {
    name: 'version',
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'Show the version.',
    detail:
      'With --check, this queries npm for the newest version. It suggests an update only if npm has verified that it comes from the same repository. Nothing else looks for a newer version.',
    examples: ['pcloud-config version', 'pcloud-config version --check'],
    options: [ASK_NPM],
    load: () => import('../commands/version.ts'),
  },
]
