import { DEFAULT_REDIRECT_URI } from '../../rclone/default-redirect.ts'
import type { PromptText } from '../prompter.ts'
import { MY_APPS } from './links.ts'

const REGISTER = `How to register an app:
  1. Open ${MY_APPS} and create an app.
  2. In its settings add the redirect URI ${DEFAULT_REDIRECT_URI} exactly so, with the slash.
  3. Give it access to all folders or to one, with write access if rclone shall upload.
  4. Copy its Client ID and Client secret here.
Registering was closed at times (2024, 2026). Without an app of your own press Enter: the installed rclone then logs in with rclone's.`

/** What a remote is made of, and the last look at it. */
export const REMOTE_QUESTIONS = {
  name: {
    step: '1/6',
    message: 'Name of the remote',
    help: 'Letters, digits and _ - . + @; you will use it as NAME: in rclone.',
    more: 'With several accounts, one name each reads well: pcloud_home, pcloud_work.',
    option: 'NAME',
    command: 'new NAME',
  },
  appFrom: {
    step: '2/6',
    message: 'Your pCloud app',
    help: 'The app of a remote that is here already serves a second account as well.',
    more: `An app belongs to whoever registered it at ${MY_APPS}, and logs in any account. Its id and secret are copied; each remote has a token of its own.`,
    option: '--client-id or --app-from',
    canGoBack: true,
  },
  clientId: {
    step: '2/6',
    message: 'Client ID',
    help: `From ${MY_APPS} · Enter for rclone's own app`,
    more: REGISTER,
    option: '--client-id',
    canGoBack: true,
  },
  clientSecret: {
    step: '2/6',
    message: 'Client secret',
    help: 'It stays hidden here. It stands beside the Client ID.',
    more: 'It is kept in rclone.conf, as rclone needs it there, readable by you alone.',
    option: '--client-secret',
    canGoBack: true,
  },
  rootFolder: {
    step: '3/6',
    message: 'Root folder',
    help: 'Enter for everything · list to choose after the login · or its id, address or path',
    more: `What rclone shall see as the top of the remote. Any of these names a folder:
  d19066333043 or 19066333043            its id
  https://my.pcloud.com/#/filemanager?folder=19066333043   its address in the browser
  /Backups/2026                          its path
An app limited to one folder needs that folder here.`,
    option: '--root-folder',
    canGoBack: true,
  },
  region: {
    step: '4/6',
    message: 'Region',
    help: 'Where the account lives. The login tells, so there is rarely a need to know.',
    more: 'US answers at api.pcloud.com, EU at eapi.pcloud.com. A token works in its own region only.',
    option: '--region',
    canGoBack: true,
  },
  advanced: {
    step: '4/6',
    message: 'Edit advanced config?',
    help: "rclone's other options, such as encoding. No is right for nearly everyone.",
    more: 'They are listed at https://rclone.org/pcloud/#advanced-options. What you leave at its default is not written, and `pcloud-config edit` leads here again.',
    option: '--yes',
    canGoBack: true,
  },
  otherAccount: {
    message: 'Use this account from now on?',
    help: 'rclone would then see its files under the old name.',
    more: 'A sync that ran with the account of before would take the files of this one for changes. To log in as the other account, log out at pCloud in the browser first.',
    option: '--overwrite',
    canGoBack: true,
  },
  reauthorize: {
    message: 'Log in again?',
    help: 'No keeps the token that is there.',
    more: 'A new login is needed where the token was revoked or another account or app shall be used. pCloud may revoke the token of before; it is replaced here when you save.',
    option: '--login',
    canGoBack: true,
  },
  review: {
    step: '6/6',
    message: 'Save?',
    help: 'Nothing has been written yet.',
    more: 'Only the lines above are written; everything else in the file stays byte for byte. A copy of the file is kept: `pcloud-config undo` puts it back. Secrets are masked on the screen only.',
    option: '--yes',
    canGoBack: true,
  },
  editWhat: {
    step: '6/6',
    message: 'What shall change?',
    help: 'Everything else is kept.',
    more: 'You come back to the review after it. What depends on the answer is asked or proven again, such as the login after another app.',
    option: '--yes',
    canGoBack: true,
  },
  tryAgain: {
    message: 'Try again?',
    help: 'Everything you answered is kept, and so is the login.',
    more: 'The line above says what failed. No ends here; nothing more is written.',
    option: '--yes',
  },
  overrule: {
    message: 'Write yours over it?',
    help: 'No leaves the file as the other program wrote it.',
    more: 'Another program has changed a key of this remote since it was read. Yes writes your value of that key; what it changed elsewhere stays.',
    option: '--yes',
  },
} as const satisfies Record<string, PromptText>
