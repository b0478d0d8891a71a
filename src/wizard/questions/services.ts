import type { PromptText } from '../prompter.ts'

/** The storage of a new remote, and the login by email and password. */
export const SERVICE_QUESTIONS = {
  storage: {
    message: 'Storage',
    help: 'rclone itself uses pCloud only; tokens of the others are for programs.',
    more: 'rclone has no backend for the others. Their remotes are kept in the same file, and `pcloud-config token` or the library gives programs a valid token.',
    option: '--type',
  },
  loginName: {
    message: 'Name of the login',
    help: 'You will use it with `pcloud-config token` and `userinfo`.',
    more: 'It names a credentials file of pCloud’s SDKs, in the folder of this program. A remote and a login cannot have the same name.',
    option: 'NAME',
  },
  email: {
    message: 'Email',
    help: 'Of your pCloud account.',
    more: 'An account that was made by Google, Apple or Facebook has no password of its own until you set one at pCloud.',
    option: '--email',
  },
  password: {
    message: 'Password',
    help: 'Sent to the host of one region only, as a digest where pCloud takes one. It stays hidden.',
    more: 'It is written nowhere. What is kept is the session that pCloud gives for it, which `pcloud-config disconnect` ends.',
    option: '--password',
    canGoBack: true,
  },
  passwordRegion: {
    message: 'Region',
    help: 'Where the account was made. A password is not tried in both.',
    more: 'Where pCloud says that the account lives in the other region, you are asked before the password is sent there.',
    option: '--region',
    canGoBack: true,
  },
  passwordElsewhere: {
    message: 'Send the password there?',
    help: 'Both hosts are pCloud’s; your account is known to that one only.',
    more: 'No ends here. `--region` names the place from the start.',
    option: '--region',
  },
  secondFactorWay: {
    message: 'Second factor',
    help: 'This account asks for one.',
    more: 'The authenticator is an app on your phone. A recovery code is one of those that pCloud gave when the second factor was set up; each works once.',
    option: '--login browser',
  },
  secondFactor: {
    message: 'Code',
    help: 'As it is shown; blanks do not matter. It stays hidden.',
    more: 'Five tries, and then the login begins anew. Going back leads to the other ways, such as an SMS.',
    option: '--login browser',
    canGoBack: true,
  },
} as const satisfies Record<string, PromptText>
