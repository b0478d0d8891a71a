import type { Command } from '../invocation.ts'
import { LIST_WRITES, SHELLS, WRITE_OPTIONS } from '../option-table.ts'

/** What cares for the file and for this program. */
export const HOUSEKEEPING: readonly Command[] = [
  {
    name: 'undo',
    args: '',
    maxArgs: 0,
    takes: [],
    summary: 'Put the config file back as it was before our last change.',
    detail:
      'Refuses where another program wrote the file since, or where our last write encrypted it. A token that was renewed stays: the old one may be dead.',
    examples: ['pcloud-config undo --list', 'pcloud-config undo --dry-run', 'pcloud-config undo'],
    options: [LIST_WRITES, ...WRITE_OPTIONS],
    load: () => import('../commands/undo.ts'),
  },
  {
    name: 'encryption',
    args: 'set|remove|check',
    maxArgs: 1,
    takes: [['set', 'remove', 'check']],
    summary: 'Set, change, remove or check the password on the whole config file.',
    detail:
      'The format is rclone’s own. A new password is asked twice, or taken from --password-command, which sees RCLONE_PASSWORD_CHANGE=1 then. RCLONE_CONFIG_PASS is the old one. Without this the file is plain text, obscured passwords included.',
    examples: ['pcloud-config encryption set', 'pcloud-config encryption check'],
    options: WRITE_OPTIONS,
    load: () => import('../commands/encryption.ts'),
  },
  {
    name: 'settings',
    args: '[get KEY | set KEY VALUE]',
    maxArgs: 3,
    takes: [['get', 'set'], 'setting-key', 'setting-value'],
    summary: 'Preferences: remote, region, login, browser, plain, color.',
    detail:
      'An option or the environment comes before a setting, a setting before a question. remote (or default) is the one meant by a command that takes one NAME and is given none. Never a secret.',
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
    summary: 'Make an empty config file where there is none.',
    examples: ['pcloud-config touch'],
    options: WRITE_OPTIONS,
    load: () => import('../commands/touch.ts'),
  },
  {
    name: 'completion',
    args: 'bash|zsh|fish|powershell',
    maxArgs: 1,
    takes: [SHELLS],
    summary: 'Print a script that lets Tab complete commands, options and names of remotes.',
    detail:
      'Names come from the config file that the line means. One that is encrypted gives none: a password is never asked for, and no password command is run.',
    examples: [
      'pcloud-config completion bash > ~/.local/share/bash-completion/completions/pcloud-config',
      'pcloud-config completion zsh > ~/.zfunc/_pcloud-config',
      'pcloud-config completion fish > ~/.config/fish/completions/pcloud-config.fish',
    ],
    options: [],
    load: () => import('../commands/completion.ts'),
  },
]
