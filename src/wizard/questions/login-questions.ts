import type { PromptText } from '../prompter.ts'

/** The questions of a login, and of the folder list after it. */
export const LOGIN_QUESTIONS = {
  paste: {
    message: 'Code or address',
    help: 'Paste the code, or the full address of the page that opened.',
    more: 'You can also paste code=...&hostname=..., a token, or the text that `rclone authorize` printed.',
    option: 'login',
  },
  wait: {
    message: 'Waiting for you to click Allow',
    more: 'Open the link above, or scan the QR code, on any device, and click Allow. You paste nothing here. To stop without saving, press Ctrl-C.',
    option: 'login',
  },
  pasteOfRclone: {
    message: 'Text from rclone',
    help: 'Paste the text that `rclone authorize` printed on the other computer.',
    more: 'Paste all of it, or only the line between the arrows: {"access_token":...}. A code does not work here, because only rclone knows the secret of its app.',
    option: 'login',
  },
  token: {
    message: 'Token',
    help: 'Paste {"access_token":...} as rclone stores it, or the bare access token. Your typing is hidden.',
    more: 'Copy the token from a remote that works, or run `pcloud-config authorize`. The program then looks up the account and its region.',
    option: 'token',
    canGoBack: true,
  },
  portTaken: {
    message: 'What do you want to do?',
    help: 'The browser cannot deliver the login while another program uses the port.',
    more: 'To see which program uses the port, run `pcloud-config check`. If you choose a different redirect URI, your app must list exactly that one.',
    option: 'redirect-port',
    canGoBack: true,
  },
  loginAgain: {
    message: 'Log in again?',
    help: 'Your answers are kept.',
    more: 'The line above explains the problem. Answer no to stop without saving, or go back to change an answer.',
    option: 'login',
    canGoBack: true,
  },
  yourAccount: {
    message: 'Is this your account?',
    help: 'Nothing proves that this login is yours. Check the account before you say yes.',
    more: 'A web page or another user of this computer could have sent a login to their own account. Say no if the account is not yours: the program keeps waiting for yours.',
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
    more: 'The new folder opens next, and you can use it as the root folder. It stays at pCloud even if you do not save this remote.',
    option: 'root-folder',
    canGoBack: true,
  },
} as const satisfies Record<string, PromptText>
