/** Commands of other programs, with the equivalent command of this program. */
const MEANT: readonly (readonly [names: string, hint: string])[] = [
  [
    'login signin log-in sign-in connect',
    'To set up a remote: `pcloud-config new`. To log in again: `pcloud-config reconnect NAME`',
  ],
  [
    'auth oauth authenticate authorise',
    'To set up a remote: `pcloud-config new`. To log in for another machine: `pcloud-config authorize`',
  ],
  [
    'relogin renew refresh reauthorize reauth',
    'To log in again: `pcloud-config reconnect NAME`. To print a fresh access token: `pcloud-config token NAME --refresh`',
  ],
  [
    'logout signout log-out sign-out logoff revoke deauthorize',
    'To remove the login of a remote: `pcloud-config disconnect NAME`',
  ],
  [
    'status doctor verify test diagnose health validate debug state lint',
    'To check this machine, the file and your remotes: `pcloud-config check`',
  ],
  ['fix repair', 'To find and repair problems: `pcloud-config check --fix`'],
  [
    'whoami me account user about quota info',
    'To show the account behind a remote: `pcloud-config userinfo NAME`',
  ],
  [
    'ls dir',
    'To list your remotes: `pcloud-config list`. To list the folders of a remote: `pcloud-config folders NAME`',
  ],
  ['remotes remote accounts', 'To list your remotes: `pcloud-config list`'],
  ['folder tree', 'To list the folders of a remote: `pcloud-config folders NAME`'],
  ['rm remove del erase destroy purge', 'To delete a remote: `pcloud-config delete NAME`'],
  [
    'add init setup install start begin wizard make register',
    'To set up a remote: `pcloud-config new`',
  ],
  [
    'config configure menu',
    'For the menu, as in `rclone config`: `pcloud-config` without a command. To set up a remote: `pcloud-config new`',
  ],
  ['mv move', 'To rename a remote: `pcloud-config rename FROM TO`'],
  ['cp duplicate clone', 'To copy a remote: `pcloud-config copy FROM TO`'],
  ['cat view print', 'To show a remote: `pcloud-config show NAME`'],
  [
    'set modify change',
    'To change a remote: `pcloud-config edit NAME`. To set one key: `pcloud-config update NAME KEY=VALUE`',
  ],
  ['revert restore rollback back', 'To undo the last change: `pcloud-config undo`'],
  ['encrypt lock passwd', 'To set the password of the config file: `pcloud-config encryption set`'],
  [
    'decrypt unlock',
    'To remove the password of the config file: `pcloud-config encryption remove`',
  ],
  ['preferences prefs options', 'To show or change preferences: `pcloud-config settings`'],
  ['path where location', 'To print the path of the config file: `pcloud-config file`'],
  ['man usage', 'To list all commands: `pcloud-config help --all`'],
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
  return MEANT.find(([names]) => names.split(' ').includes(typed))?.[1]
}
