import type { Command } from '../invocation.ts'
import { EXPORT_OPTIONS, IMPORT_OPTIONS, STRING_OPTIONS, WRITE_OPTIONS } from '../option-table.ts'

/** Commands that move a remote to a different machine or program. */
export const MOVE: readonly Command[] = [
  {
    name: 'export',
    args: 'NAME... --format FORMAT',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['remote'],
    summary: 'Print remotes with their secrets, for other programs or machines.',
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
    options: EXPORT_OPTIONS,
    load: () => import('../commands/export.ts'),
  },
  {
    name: 'import',
    args: 'FILE',
    maxArgs: 1,
    takes: ['file'],
    summary: 'Import remotes from a file of a different machine or program.',
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
    options: [...IMPORT_OPTIONS, ...WRITE_OPTIONS],
    load: () => import('../commands/import.ts'),
  },
  {
    name: 'string',
    args: 'NAME[:PATH]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Print the connection string of a remote, with its secrets.',
    detail:
      "rclone accepts this text instead of a remote name and then needs no config file. Without --shell it is not quoted, like rclone's output.",
    examples: [
      'pcloud-config string pcloud_backup',
      'pcloud-config string pcloud_backup:Photos --shell bash',
    ],
    options: STRING_OPTIONS,
    load: () => import('../commands/string.ts'),
  },
]
