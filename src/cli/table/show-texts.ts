import type { CommandTexts } from '../invocation.ts'

/** The texts of the commands in `show-commands.ts`. */
export const SHOW_TEXTS: Readonly<Record<string, CommandTexts>> = {
  list: {
    detail:
      'Prints one name per line, in the order of the file. FILTER is part of a name, type, source or description, or a pattern such as pc* or {home,work}.',
    more: ['--order-by takes several fields, each with =descending if you want.'],
    examples: [
      'pcloud-config list --long',
      'pcloud-config list --type pcloud --json',
      'pcloud-config list --order-by type,name=descending',
    ],
  },
  show: {
    detail:
      'An obscured password is not encrypted. Its key is public, so an obscured value reveals the password.',
    examples: ['pcloud-config show pcloud_backup', 'pcloud-config show pcloud_backup --reveal'],
  },
  userinfo: {
    detail: 'Without NAME, this shows the default remote from your settings.',
    more: [
      'Queries pCloud at the host of the remote first, then in the other region. If a token of a different service has expired, renews and saves it first. The permissions in such a token are not verified.',
      'docs/programs.md describes the JSON.',
    ],
    examples: ['pcloud-config userinfo pcloud_backup', 'pcloud-config userinfo --json | jq .quota'],
  },
  token: {
    more: [
      'A token is renewed 5 minutes before it expires, or in the last tenth of its life if that is shorter. --min-valid sets a different margin.',
      'The new token is saved before it is printed. If several processes need it at the same time, only one of them renews it.',
      'pCloud tokens do not expire. They work until you remove the app at pCloud. To test one, use `pcloud-config check`.',
    ],
    examples: [
      'pcloud-config token pcloud_backup',
      'curl -H "$(pcloud-config token pcloud_backup --header)" https://eapi.pcloud.com/userinfo',
      'pcloud-config token my_service --decode | jq .permissions',
    ],
  },
  folders: {
    detail:
      'Lists the top level of the account, or the folder that you name by path (/Backups), ID or web address.',
    more: [
      'Without NAME, this lists the default remote from your settings.',
      'In a pipe, each line is an ID, a tab and a name. For a Crypto folder, a second tab and the text crypto follow.',
    ],
    examples: [
      'pcloud-config folders pcloud_backup',
      'pcloud-config folders pcloud_backup /Backups --json',
      'pcloud-config folders pcloud_backup /Backups/2026 --create | cut -f1',
    ],
  },
  check: {
    detail:
      'Checks this machine, the config file and each remote. The exit code is 9 while a problem remains. Warnings and notes do not count.',
    more: [
      'Machine checks that pass are a single line. -v and --json list each check.',
      '--fix makes only repairs that need no guess: the region, the format of root folder and token, and a file that others can read. It prints the change and needs your confirmation (skip with --yes). To undo a repair: `pcloud-config undo`',
      'With NAME, the report covers these remotes, and problems of the machine and the file.',
      'No token is renewed. docs/checks.md explains all findings and the JSON.',
    ],
    examples: [
      'pcloud-config check',
      'pcloud-config check pcloud_backup --fix --dry-run',
      'pcloud-config check --fix --yes --json',
    ],
  },
  redacted: { examples: ['pcloud-config redacted', 'pcloud-config redacted pcloud_backup'] },
  dump: { examples: ['pcloud-config dump | jq keys'] },
  providers: {
    detail:
      'For programs with a separate user interface. The Description of a type says if rclone does not support it.',
    examples: ["pcloud-config providers | jq '.[0].Options[].Name'"],
  },
}
