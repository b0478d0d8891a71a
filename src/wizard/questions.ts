import { DEFAULT_REDIRECT_URI } from '../rclone/provider-option.ts'
import { MY_APPS } from '../services/pcloud/regions.ts'
import type { PromptText } from './prompter.ts'

const REVIEWED =
  'The rest of the file does not change. Secrets are hidden here but saved in full. To undo this: pcloud-config undo'

const REVIEW = {
  message: 'Save?',
  help: 'Nothing has been saved yet.',
  option: 'yes',
  canGoBack: true,
} as const

const PASTE_OF_RCLONE =
  'Paste the complete text, or only the line between the arrows: {"access_token":...}. A code does not work, because only rclone has the secret of its app.'

/** @param useRclone how to answer with rclone's app */
export const howToRegister = (useRclone: string) => `How to register an app:
  1. Open ${MY_APPS} and create an app.
  2. In the app's settings, add this redirect URI, including the final slash: ${DEFAULT_REDIRECT_URI}
  3. Let the app see all folders or just one. Allow writing if you want to upload.
  4. Copy its client ID and client secret here.
pCloud has paused app registration before (2024, 2026). If it is closed, ${useRclone} to use rclone's app. rclone must be installed.`

/** The questions of the wizard, with their help and options. */
export const QUESTIONS = {
  // The questions about the remote itself, and the review.
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
    more: howToRegister('press Enter'),
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
  a path         /Backups/2026
  an ID          d19066333043 or 19066333043
  a web address  https://my.pcloud.com/#/filemanager?folder=19066333043
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
    more: 'A sync made for the old account may delete or overwrite files in this one. To use the other account, log out of this one in your browser first.',
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
  review: { ...REVIEW, more: `Only these lines are added. ${REVIEWED}` },
  reviewOfChange: {
    ...REVIEW,
    more: `Only these lines change: - is the old line, + is the new line. ${REVIEWED}`,
  },
  editWhat: {
    message: 'What do you want to change?',
    help: 'Your other answers are kept.',
    more: 'After the change, you return to the review. A different app requires a login.',
    option: 'yes',
    canGoBack: true,
  },
  tryAgain: {
    message: 'Try again?',
    help: 'Your answers are kept.',
    more: 'The line above explains the problem. Say no to stop.',
    option: 'yes',
  },
  overrule: {
    message: 'Replace their change with yours?',
    help: 'Say no to keep their change.',
    more: 'A different program changed a key of this remote. Yes saves your value of that key. The rest of their changes remain.',
    option: 'yes',
  },

  // The questions of a login, and of the folder list after it.
  paste: {
    message: 'Code or address',
    help: 'Paste the code, or the full address of the page that opened.',
    more: 'You can also paste code=...&hostname=..., a token, or the text that `rclone authorize` printed.',
    option: 'login',
  },
  wait: {
    message: 'Waiting for you to click Allow',
    more: 'Open the link above, or scan the QR code, on any device, and click Allow. You do not paste a code. To stop, press Ctrl-C.',
    option: 'login',
  },
  pasteOfRclone: {
    message: 'Text from rclone',
    help: 'Paste the text that `rclone authorize` printed on the other computer.',
    more: PASTE_OF_RCLONE,
    option: 'login',
  },
  pasteBesideRclone: {
    message: 'Text from rclone',
    help: 'Browser on another computer? Run `rclone authorize "pcloud"` there, then paste its output here.',
    more: PASTE_OF_RCLONE,
    option: 'login',
  },
  token: {
    message: 'Token',
    help: 'Paste {"access_token":...} as rclone stores it, or the bare access token. Your typing is hidden.',
    more: 'Copy the token from a remote that works, or run `pcloud-config authorize`. The program then detects the account and the region.',
    option: 'token',
    canGoBack: true,
  },
  portTaken: {
    message: 'What do you want to do?',
    help: 'A browser needs this port to finish the login.',
    more: 'To see which program uses the port, run `pcloud-config check`. If you choose a different redirect URI, your app must list exactly that one.',
    option: 'redirect-port',
    canGoBack: true,
  },
  loginAgain: {
    message: 'Log in again?',
    help: 'Your answers are kept.',
    more: 'The line above explains the problem. Say no to stop, or go back to change an answer.',
    option: 'login',
    canGoBack: true,
  },
  yourAccount: {
    message: 'Is this your account?',
    help: 'The program could not verify that this login is yours.',
    more: 'A web page or a different user of this computer could have sent this login. If the account is not yours, say no. The program then waits for your login.',
    option: 'allow-missing-state',
  },
  folderInList: {
    message: 'Root folder',
    help: 'Open a folder, or use this one.',
    more: 'rclone will see only this folder and everything in it. Shift-Tab: up one level, then back to the previous question.',
    option: 'root-folder',
    canGoBack: true,
  },
  newFolder: {
    message: 'Name of the new folder',
    help: 'on pCloud right away.',
    more: 'You can then use the new folder as the root folder. It remains at pCloud, even if you do not save this remote.',
    option: 'root-folder',
    canGoBack: true,
  },

  // The storage of a new remote, and the login by email and password.
  storage: {
    message: 'Storage',
    help: 'Only pCloud works with rclone. The others are for other programs.',
    more: 'Their remotes go into the same file. Other programs get a valid token with `pcloud-config token` or the library.',
    option: 'type',
  },
  loginName: {
    message: 'Name of the login',
    help: 'You use this name with `pcloud-config token` and `userinfo`.',
    more: "The login is saved as a credentials file for pCloud's SDKs, in the folder of this program. The name must differ from the names of your remotes.",
    option: 'NAME',
  },
  email: {
    message: 'Email',
    help: 'The email address of your pCloud account.',
    more: 'If you signed up with Google, Apple or Facebook, first set a password at pCloud.',
    option: 'email',
  },
  password: {
    message: 'Password',
    help: 'Your typing is hidden. The password is sent only to pCloud.',
    more: 'The program saves only the session from pCloud, not the password. To end the session: `pcloud-config disconnect`',
    option: 'password',
    canGoBack: true,
  },
  passwordRegion: {
    message: 'Region',
    help: 'The region of your account. The password is sent to this region only.',
    more: 'If your account is in the other region, you decide whether to send the password there.',
    option: 'region',
    canGoBack: true,
  },
  passwordElsewhere: {
    message: 'Send the password there?',
    help: 'Both regions belong to pCloud.',
    more: 'Say no to stop. Next time, you can choose the region from the start.',
    option: 'region',
  },
  secondFactorWay: {
    message: 'Second factor',
    help: 'This account uses two-factor authentication.',
    more: 'The authenticator is an app on your phone. pCloud gave you recovery codes when you set up two-factor authentication. Each works once.',
    option: 'login browser',
  },
  secondFactor: {
    message: 'Code',
    help: 'Your typing is hidden. Spaces do not matter.',
    more: 'You have five tries. Go back to choose a different method, such as an SMS.',
    option: 'login browser',
    canGoBack: true,
  },
} as const satisfies Record<string, PromptText>
