import { DEFAULT_REDIRECT_URI } from '../../rclone/default-redirect.ts'
import { MY_APPS } from '../../services/pcloud/regions.ts'
import type { PromptText } from '../prompter.ts'

const REGISTER = `How to register an app:
  1. Open ${MY_APPS} and create an app.
  2. In the app's settings, add this redirect URI, including the final slash: ${DEFAULT_REDIRECT_URI}
  3. Let the app see all folders or just one. Allow writing if you want to upload.
  4. Copy its client ID and client secret here.
pCloud has paused app registration before (2024, 2026). If it is closed, press Enter to use rclone's app. rclone must be installed.`

/** The questions about the remote itself, and the review. */
export const REMOTE_QUESTIONS = {
  name: {
    message: 'Name of the remote',
    help: 'Use letters, digits and _ - . + @. In rclone, you type the name with a colon, like pcloud:',
    more: 'Several accounts? Give each a name, such as pcloud_home and pcloud_work.',
    option: 'NAME',
    command: 'new NAME',
    canGoBack: true,
  },
  appFrom: {
    message: 'Your pCloud app',
    help: 'You can reuse the app of an existing remote for a second account.',
    more: 'Any account can log in with this app. Its ID and secret are copied, but each remote has a separate login.',
    option: 'client-id or app-from',
    canGoBack: true,
  },
  clientId: {
    message: 'Client ID',
    help: "Paste your app's client ID. Don't have an app? Just press Enter to use rclone's.",
    more: REGISTER,
    option: 'client-id',
    canGoBack: true,
  },
  clientSecret: {
    message: 'Client secret',
    help: 'Your typing is hidden. pCloud shows the secret next to the client ID.',
    more: 'rclone needs the secret too, so it is saved in rclone.conf. Only you can read that file.',
    option: 'client-secret',
    canGoBack: true,
  },
  rootFolder: {
    message: 'Root folder',
    help: "Press Enter for the whole account, type list to pick a folder after login, or enter a folder's path, ID or web address",
    more: `The folder that rclone shows as the top level. You can enter:
  /Backups/2026                          a path
  d19066333043 or 19066333043            an ID
  https://my.pcloud.com/#/filemanager?folder=19066333043   a web address
If your app is limited to one folder, enter that folder.`,
    option: 'root-folder',
    canGoBack: true,
  },
  region: {
    message: 'Region',
    help: "Your account's data centre. Usually detected when you log in.",
    more: 'Each pCloud account is in either the US or the EU. A login for one region does not work in the other.',
    option: 'region',
    canGoBack: true,
  },
  advanced: {
    message: 'Edit advanced config?',
    help: "rclone's other options, such as encoding. Most people need none of them.",
    more: 'All options: https://rclone.org/pcloud/#advanced-options. Default values are not saved. You can change these options later with pcloud-config edit.',
    option: 'yes',
    canGoBack: true,
  },
  otherAccount: {
    message: 'Use this account from now on?',
    help: 'rclone will then show the files of this account under the old name.',
    more: 'A sync made for the old account may delete or overwrite files in this one. To use the other account, log out of pCloud in your browser first.',
    option: 'overwrite',
    canGoBack: true,
  },
  reauthorize: {
    message: 'Log in again?',
    help: 'Say no to keep the current login.',
    more: 'Log in again if the login no longer works, or to use a different account or app. The new login replaces the old login when you save.',
    option: 'login',
    canGoBack: true,
  },
  review: {
    message: 'Save?',
    help: 'Nothing has been saved yet.',
    more: 'Only these lines are added. The rest of the file does not change. Secrets are hidden here but saved in full. To undo this: pcloud-config undo',
    option: 'yes',
    canGoBack: true,
  },
  editWhat: {
    message: 'What do you want to change?',
    help: 'The rest does not change.',
    more: 'Then you return to the review. A different app requires a login.',
    option: 'yes',
    canGoBack: true,
  },
  tryAgain: {
    message: 'Try again?',
    help: 'You do not have to start over.',
    more: 'The line above explains the problem. Say no to stop.',
    option: 'yes',
  },
  overrule: {
    message: 'Replace their change with yours?',
    help: 'Say no to keep their change.',
    more: 'A different program changed a key of this remote. Yes saves your value of that key. The rest of their changes remain.',
    option: 'yes',
  },
} as const satisfies Record<string, PromptText>
