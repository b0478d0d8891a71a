import type { PromptText } from '../prompter.ts'

/** The storage of a new remote, and the login by email and password. */
export const SERVICE_QUESTIONS = {
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
