import type { Question } from './prompter.ts'

export const MY_APPS = 'https://docs.pcloud.com/my_apps/'
export const LINKED_APPS = 'https://my.pcloud.com/#page=settings&settings=tab-apps'

const REGISTER = `How to register an app:
  1. Open ${MY_APPS} and create an app.
  2. In its settings add the redirect URI http://localhost:53682/ exactly so, with the slash.
  3. Give it access to all folders or to one, with write access if rclone shall upload.
  4. Copy its Client ID and Client secret here.
Registering was closed at times (2024, 2026). Without an app of your own press Enter: the installed rclone then logs in with rclone's.`

/** Every question of the wizard: where it stands, what it says, what supplies its answer. */
export const QUESTIONS = {
  name: {
    step: '1/6',
    message: 'Name of the remote',
    help: 'Letters, digits and _ - . + @; you will use it as NAME: in rclone.',
    more: 'With several accounts, one name each reads well: pcloud_home, pcloud_work.',
    option: 'NAME',
  },
  appFrom: {
    step: '2/6',
    message: 'Your pCloud app',
    help: 'The app of a remote that is here already serves a second account as well.',
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
    option: '--yes',
    canGoBack: true,
  },
  browserHere: {
    step: '5/6',
    message: 'Log in with a browser on this machine?',
    help: 'No for a server or container: you open a link elsewhere and paste what comes back.',
    option: '--login',
    canGoBack: true,
  },
  paste: {
    step: '5/6',
    message: 'paste',
    help: 'The code, or the whole address of the page you landed on.',
    more: 'Also taken: code=...&hostname=..., a token, what `rclone authorize` printed.',
    option: '--login',
  },
  wait: {
    step: '5/6',
    message: 'Waiting for you to allow access',
    option: '--login',
  },
  verizonKey: {
    message: 'Client key',
    help: 'Of your app, from Key Management in the ThingSpace portal.',
    option: '--client-id',
    canGoBack: true,
  },
  verizonSecret: {
    message: 'Client secret',
    help: 'It stays hidden here. It stands beside the key.',
    option: '--client-secret',
    canGoBack: true,
  },
  apiKey: {
    message: 'API key',
    help: 'Of your PinkCloudSync account.',
    option: '--api-key',
    canGoBack: true,
  },
  apiSecret: {
    message: 'API secret',
    help: 'It stays hidden here, and is obscured in the file, which is no encryption.',
    option: '--api-secret',
    canGoBack: true,
  },
  storage: {
    message: 'Storage',
    help: 'rclone itself uses pCloud only; tokens of the others are for programs.',
    option: '--type',
  },
  email: {
    message: 'Email',
    help: 'Of your pCloud account.',
    option: '--email',
  },
  password: {
    message: 'Password',
    help: 'Sent to the host of one region only, as a digest where pCloud takes one. It stays hidden.',
    option: '--password',
  },
  passwordRegion: {
    message: 'Region',
    help: 'Where the account was made. A password is not tried in both.',
    option: '--region',
  },
  passwordElsewhere: {
    message: 'Send the password there?',
    option: '--region',
  },
  secondFactorWay: {
    message: 'Second factor',
    help: 'This account asks for one.',
    option: '--login browser',
  },
  secondFactor: {
    message: 'Code',
    help: 'As it is shown; blanks do not matter. It stays hidden.',
    option: '--login browser',
  },
  pasteOfRclone: {
    step: '5/6',
    message: 'paste',
    help: 'What `rclone authorize` printed on the other machine.',
    option: '--login',
  },
  token: {
    step: '5/6',
    message: 'Token',
    help: 'As rclone stores it ({"access_token":...}), or the bare access token. It stays hidden.',
    option: '--token',
    canGoBack: true,
  },
  portTaken: {
    step: '5/6',
    message: 'How shall we go on?',
    option: '--redirect-port',
    canGoBack: true,
  },
  loginAgain: {
    step: '5/6',
    message: 'Log in again?',
    help: 'Everything you answered is kept.',
    option: '--login',
  },
  tryAgain: {
    message: 'Try again?',
    help: 'Everything you answered is kept, and so is the login.',
    option: '--yes',
  },
  reauthorize: {
    message: 'Log in again?',
    help: 'No keeps the token that is there.',
    option: '--login',
    canGoBack: true,
  },
  overrule: {
    message: 'Write yours over it?',
    help: 'No leaves the file as the other program wrote it.',
    option: '--yes',
  },
  otherAccount: {
    message: 'Use this account from now on?',
    help: 'rclone would then see its files under the old name.',
    option: '--overwrite',
  },
  yourAccount: {
    step: '5/6',
    message: 'Is this your account?',
    help: 'pCloud did not send back the proof that this login began here. Look before you say yes.',
    more: 'A page in your browser could have put in a login of its own. Say no if you do not know the account: we keep waiting for yours.',
    option: '--allow-missing-state',
  },
  folderInList: {
    step: '5/6',
    message: 'Root folder',
    help: 'Choose a folder to open it, or take the one you are in.',
    option: '--root-folder',
    canGoBack: true,
  },
  newFolder: {
    step: '5/6',
    message: 'Name of the new folder',
    help: 'It is made at pCloud at once.',
    option: '--root-folder',
    canGoBack: true,
  },
  review: {
    step: '6/6',
    message: 'Save?',
    help: 'Nothing has been written yet.',
    option: '--yes',
  },
  editWhat: {
    step: '6/6',
    message: 'What shall change?',
    help: 'Everything else is kept.',
    option: '--yes',
    canGoBack: true,
  },
} as const satisfies Record<string, Question>
