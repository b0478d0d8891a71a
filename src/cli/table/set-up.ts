import type { Command } from '../commands.ts'
import { LOGIN_OPTIONS, WRITE_OPTIONS } from '../option-table.ts'

/** What sets up a remote or logs in. */
export const SET_UP: readonly Command[] = [
  {
    name: 'new',
    args: '[NAME]',
    maxArgs: 1,
    takes: ['anything'],
    summary: 'Set up a remote: a few questions, one click, verified, saved.',
    examples: [
      'pcloud-config new',
      'pcloud-config new pcloud_work --app-from pcloud_home',
      'pcloud-config new backup --client-id ID --client-secret env:PCLOUD_CLIENT_SECRET --yes --json',
    ],
    options: [...LOGIN_OPTIONS, ...WRITE_OPTIONS],
    logsIn: true,
    load: () => import('../commands/new.ts'),
  },
]
