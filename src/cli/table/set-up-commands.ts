import type { Command } from '../invocation.ts'
import {
  AUTHORIZE_OPTIONS,
  LOGIN_OPTIONS,
  RELOGIN_OPTIONS,
  WRITE_OPTIONS,
} from '../option-table.ts'

/** Commands that set up a remote or log in. */
export const SET_UP: readonly Command[] = [
  {
    name: 'new',
    isEveryday: true,
    args: '[NAME]',
    maxArgs: 1,
    takes: ['anything'],
    summary: 'Set up a remote, step by step.',
    options: [...LOGIN_OPTIONS, ...WRITE_OPTIONS],
    logsIn: true,
    load: () => import('../commands/new.ts'),
  },
  {
    name: 'edit',
    isEveryday: true,
    args: '[NAME]',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Change a remote.',
    options: RELOGIN_OPTIONS,
    logsIn: true,
    load: () => import('../commands/edit.ts'),
  },
  {
    name: 'reconnect',
    isEveryday: true,
    args: 'NAME',
    maxArgs: 1,
    takes: ['remote'],
    summary: 'Log in again and keep all other settings.',
    options: RELOGIN_OPTIONS,
    logsIn: true,
    load: () => import('../commands/reconnect.ts'),
  },
  {
    name: 'authorize',
    isEveryday: true,
    args: '[TYPE] [BLOB | CLIENT_ID CLIENT_SECRET]',
    maxArgs: 3,
    takes: ['type', 'anything'],
    summary: 'Log in here for another machine.',
    options: AUTHORIZE_OPTIONS,
    logsIn: true,
    load: () => import('../commands/authorize.ts'),
  },
]
