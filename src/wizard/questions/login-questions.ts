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
    more: 'Open the link above, or scan the QR code, on any device, and click Allow. You do not paste a code. To stop, press Ctrl-C.',
    option: 'login',
  },
  pasteOfRclone: {
    message: 'Text from rclone',
    help: 'Paste the text that `rclone authorize` printed on the other computer.',
    more: 'Paste the complete text, or only the line between the arrows: {"access_token":...}. A code does not work, since only rclone has the secret of the app.',
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
    help: 'While the port is in use, a browser cannot finish the login here.',
    more: 'To see which program uses the port, run `pcloud-config check`. If you choose a different redirect URI, your app must list exactly that one.',
    option: 'redirect-port',
    canGoBack: true,
  },
  loginAgain: {
    message: 'Log in again?',
    help: 'You do not have to start over.',
    more: 'The line above explains the problem. Say no to stop, or go back to change a setting.',
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
} as const satisfies Record<string, PromptText>
