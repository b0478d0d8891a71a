type Purposes = Readonly<Record<string, string>>

/** Commands of other programs, and for each purpose the command of this program. */
const MEANT: readonly (readonly [names: string, hint: string | Purposes])[] = [
  [
    'login signin log-in sign-in connect',
    { 'set up a remote': 'new', 'log in again': 'reconnect NAME' },
  ],
  [
    'auth oauth authenticate authorise',
    { 'set up a remote': 'new', 'log in for another machine': 'authorize' },
  ],
  [
    'relogin renew refresh reauthorize reauth',
    { 'log in again': 'reconnect NAME', 'print a fresh access token': 'token NAME --refresh' },
  ],
  [
    'logout signout log-out sign-out logoff revoke deauthorize',
    { 'remove the login of a remote': 'disconnect NAME' },
  ],
  [
    'status doctor verify test diagnose health validate debug state lint',
    { 'check this machine, the file and your remotes': 'check' },
  ],
  ['fix repair', { 'find and repair problems': 'check --fix' }],
  [
    'whoami me account user about quota info',
    { 'show the account behind a remote': 'userinfo NAME' },
  ],
  ['ls dir', { 'list your remotes': 'list', 'list the folders of a remote': 'folders NAME' }],
  ['remotes remote accounts', { 'list your remotes': 'list' }],
  ['folder tree', { 'list the folders of a remote': 'folders NAME' }],
  ['rm remove del erase destroy purge', { 'delete a remote': 'delete NAME' }],
  ['add init setup install start begin wizard make register', { 'set up a remote': 'new' }],
  [
    'config configure menu',
    'For the menu, as in `rclone config`: `pcloud-config` without a command. To set up a remote: `pcloud-config new`',
  ],
  ['mv move', { 'rename a remote': 'rename FROM TO' }],
  ['cp duplicate clone', { 'copy a remote': 'copy FROM TO' }],
  ['cat view print', { 'show a remote': 'show NAME' }],
  ['set modify change', { 'change a remote': 'edit NAME', 'set one key': 'update NAME KEY=VALUE' }],
  ['revert restore rollback back', { 'undo the last change': 'undo' }],
  ['encrypt lock passwd', { 'set the password of the config file': 'encryption set' }],
  ['decrypt unlock', { 'remove the password of the config file': 'encryption remove' }],
  ['preferences prefs options', { 'show or change preferences': 'settings' }],
  ['path where location', { 'print the path of the config file': 'file' }],
  ['man usage', { 'list all commands': 'help --all' }],
  ['mount', 'rclone does this: `rclone mount NAME: FOLDER`'],
  [
    'sync upload download backup put push pull',
    'rclone copies files: `rclone copy FOLDER NAME:FOLDER`',
  ],
  ['lsd lsf lsl lsjson size', 'rclone lists files: `rclone lsd NAME:`'],
]

/** The hint for a command that exists only in other programs. */
export function hintFor(word: string): string | undefined {
  const typed = word.toLowerCase()
  const hint = MEANT.find(([names]) => names.split(' ').includes(typed))?.[1]
  if (hint === undefined || typeof hint === 'string') return hint
  const sentences = Object.entries(hint).map(
    ([to, command]) => `To ${to}: \`pcloud-config ${command}\``,
  )
  return sentences.join('. ')
}
