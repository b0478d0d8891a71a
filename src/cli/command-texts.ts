import { typesOf } from '../services/registry.ts'
import type { Command, CommandTexts } from './invocation.ts'
import { SHOW_TEXTS } from './table/show-texts.ts'

const CAUTION =
  'Other users of this computer can see values on the command line. This command logs in only if you add config_refresh_token=true'

/** Separate from the table of commands, which each start loads. */
const TEXTS: Readonly<Record<string, CommandTexts>> = {
  ...SHOW_TEXTS,
  new: {
    more: [
      '--login poll and --login direct are not official. If one of them fails, use --login paste. --login direct needs email and password, and creates a session for other programs instead of a remote.',
      `rclone cannot use the types ${typesOf(({ inRclone }) => !inRclone)}. They are for \`pcloud-config token\` and other programs.`,
    ],
    examples: [
      'pcloud-config new',
      'pcloud-config new pcloud_work --app-from pcloud_home',
      'pcloud-config new backup --client-id ID --client-secret env:PCLOUD_CLIENT_SECRET --yes --json',
    ],
  },
  edit: {
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
  },
  reconnect: {
    detail:
      'Uses the app, web addresses and root folder of the remote, unless an option replaces them.',
    more: [
      'If you log in to a different account, you are asked to confirm. In scripts, this is exit code 4 unless you add --overwrite. The accounts can be compared only while the old login works.',
    ],
    examples: [
      'pcloud-config reconnect pcloud_backup',
      'pcloud-config reconnect pcloud_backup --login paste',
      'pcloud-config reconnect pcloud_backup --login token --token @token.json --yes',
    ],
  },
  authorize: {
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
  },
  create: {
    detail: `${CAUTION} or config_token=...`,
    more: [
      "With --non-interactive, it uses rclone's question protocol, like `rclone config create`. Open the web page in AuthURL to log in. For types other than pCloud, the questions come from the installed rclone.",
    ],
    examples: [
      'pcloud-config create photos alias remote=pcloud_backup:Photos',
      'pcloud-config create backup pcloud client_id=ID client_secret=SECRET --non-interactive',
      "pcloud-config create backup pcloud --continue --state '*oauth-islocal,,,' --result false",
    ],
  },
  update: {
    detail: `${CAUTION}.`,
    more: [
      'To use a login from a different machine, add config_is_local=false and config_token=...',
      '--non-interactive and --continue work as in `pcloud-config create`.',
    ],
    examples: [
      'pcloud-config update pcloud_backup root_folder_id=d19066333043',
      'pcloud-config update pcloud_backup config_refresh_token=true --timeout 2m',
    ],
  },
  password: {
    detail:
      'Enter passwords as plain text. They are always obscured. If you leave out the last one at a terminal, a prompt follows. Obscured passwords are not encrypted: the key is public.',
    examples: [
      'pcloud-config password pcloud_backup password',
      'pcloud-config password locked password NEW password2 OTHER',
    ],
  },
  unset: { examples: ['pcloud-config unset pcloud_backup root_folder_id'] },
  copy: { examples: ['pcloud-config copy pcloud_backup pcloud_photos'] },
  rename: { examples: ['pcloud-config rename pcloud_backup backup'] },
  delete: {
    detail:
      'Refuses if other remotes use it. Asks for confirmation at a terminal (skip with --yes). In a script, it deletes without asking, like rclone. To get the remote back: `pcloud-config undo`',
    examples: ['pcloud-config delete old_backup', 'pcloud-config delete old_backup --dry-run'],
  },
  disconnect: {
    detail:
      'Asks for confirmation (skip with --yes). The token still works until you remove the app at pCloud (Settings, Linked Apps).',
    more: [
      "pCloud's documented API cannot remove an app for you. Afterwards, this command says where to do it for the service of your remote.",
    ],
    examples: ['pcloud-config disconnect pcloud_backup', 'pcloud-config disconnect old --yes'],
  },
  export: {
    more: [
      'env is for a shell, dotenv for programs that read .env files. rclone then needs no config file. `docker run --env-file` does not work with dotenv, since it preserves the quotes.',
      'rc is the body of the remote control call config/create, which adds the remote to a running `rclone rcd`.',
      'kubernetes is a Secret that contains the remotes as rclone.conf.',
      'rclone is the text of the sections. ini is for programs other than rclone. json has the format of `pcloud-config dump`.',
      'pcloud-sdk is the credentials file of the pCloud Python SDK.',
    ],
    examples: [
      'source <(pcloud-config export pcloud_backup --format env)',
      'pcloud-config export pcloud_backup --format kubernetes --namespace backup | kubectl apply -f -',
      "pcloud-config export pcloud_backup --format rc | curl -H 'Content-Type: application/json' --data @- http://127.0.0.1:5572/config/create",
      'pcloud-config export pcloud_backup --format pcloud-sdk > .pcloud_credentials && pcloud-sdk-python --email me@example.com --token-file .pcloud_credentials info',
    ],
  },
  import: {
    detail:
      'FILE can be a different rclone.conf, the output of `pcloud-config export`, a Kubernetes Secret, credentials of the pCloud Python SDK, or a token. Use - for stdin.',
    more: [
      'An rclone.conf can be encrypted. The output of `pcloud-config authorize` works too.',
      'pCloud tokens are checked first, and a missing or incorrect hostname is corrected.',
      "A host or web address that is not pCloud's is refused unless you give the same one with --hostname, --auth-url or --token-url.",
      'Credentials of a login with email and password become a session, as with `pcloud-config new --login direct`.',
    ],
    examples: [
      'pcloud-config import old.conf --pick pcloud_backup',
      'kubectl get secret rclone-config -o yaml | pcloud-config import - --yes',
      'pcloud-config import .pcloud_credentials --rename pcloud_backup',
    ],
  },
  string: {
    detail:
      "rclone accepts this text instead of a remote name and then needs no config file. Without --shell it is not quoted, like rclone's output.",
    examples: [
      'pcloud-config string pcloud_backup',
      'pcloud-config string pcloud_backup:Photos --shell bash',
    ],
  },
  undo: {
    detail:
      "Reverts pcloud-config's last change of the config file. Refuses if a different program has changed the file since then.",
    more: [
      'Also refuses if the last change encrypted the file. It does not revert a renewed token, since the old token may no longer work.',
    ],
    examples: ['pcloud-config undo --list', 'pcloud-config undo --dry-run', 'pcloud-config undo'],
  },
  encryption: {
    detail:
      "Uses rclone's format. Without a password, anyone who can read the file can read its logins. Obscured passwords in it are not encrypted.",
    more: [
      'You enter a new password twice, or --password-command prints it. In that case, the program gets the variable RCLONE_PASSWORD_CHANGE=1. RCLONE_CONFIG_PASS is the old password.',
    ],
    examples: ['pcloud-config encryption set', 'pcloud-config encryption check'],
  },
  settings: {
    detail:
      'The setting remote is the default for commands that take a single NAME. Options and environment variables override settings. Settings do not contain secrets.',
    examples: [
      'pcloud-config settings',
      'pcloud-config settings set region eu',
      'pcloud-config settings set remote pcloud_backup',
    ],
  },
  completion: {
    detail:
      'Completes commands, options and remote names. It does not ask for a password, so remotes in an encrypted file are not completed.',
    examples: [
      'pcloud-config completion bash > ~/.local/share/bash-completion/completions/pcloud-config',
      'pcloud-config completion zsh > ~/.zfunc/_pcloud-config',
      'pcloud-config completion fish > ~/.config/fish/completions/pcloud-config.fish',
    ],
  },
  version: {
    detail:
      'With --check, this queries npm for the newest version. It reports if the package is not published, and suggests an update only if npm has verified that it comes from the same repository. Nothing else looks for a newer version.',
    examples: ['pcloud-config version', 'pcloud-config version --check'],
  },
}

export function textsOf({ name }: Command): CommandTexts {
  return TEXTS[name] ?? { examples: [`pcloud-config ${name}`] }
}
