import type { Command } from '../invocation.ts'
import { EXPORT_OPTIONS, IMPORT_OPTIONS, STRING_OPTIONS, WRITE_OPTIONS } from '../option-table.ts'

/** What takes a remote, or what it holds, to another machine or program. */
export const MOVE: readonly Command[] = [
  {
    name: 'export',
    args: 'NAME... --format FORMAT',
    maxArgs: Number.POSITIVE_INFINITY,
    takes: ['remote'],
    summary: 'Print remotes, secrets included, for another program or machine.',
    detail:
      'env is for a shell to source, dotenv for programs that read .env files (docker run --env-file does not take the quotes off); rclone then needs no config file. rc is the body of the remote control call config/create, which adds the remote to a running rclone rcd. kubernetes is a Secret with the remotes as rclone.conf. rclone is the text of the sections, ini is for other programs than rclone, json is what dump prints of them, pcloud-sdk is the credentials file of the pCloud Python SDK; its command line needs the email as well.',
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
    summary: 'Take remotes over from a file of another machine or program; - is stdin.',
    detail:
      'FILE is another rclone.conf, plain or encrypted, anything that export writes, a Kubernetes Secret as kubectl prints it, credentials of the pCloud Python SDK, or a token or blob of authorize. Tokens of pCloud are asked for before anything is written, and a missing or wrong hostname is put right. A host or address that is not pCloud’s own is taken only where you give it as well. Credentials of a login by email and password become a session, as of new --login direct.',
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
    summary: 'Print the connection string of a remote, secrets included.',
    detail:
      'It stands wherever rclone takes a remote and needs no config file. Without --shell it is not quoted, as rclone prints it.',
    examples: [
      'pcloud-config string pcloud_backup',
      'pcloud-config string pcloud_backup:Photos --shell bash',
    ],
    options: STRING_OPTIONS,
    load: () => import('../commands/string.ts'),
  },
]
