import { DESCRIPTION, expert, plain } from '../../rclone/provider-option.ts'
import type { ServiceFacts } from '../service.ts'

export const PINKCLOUDSYNC_HOST = 'api.pinkcloudsync.example'

/** PinkCloudSync, according to the authentication guide: a pair of keys gets a token for an hour. */
export const FACTS = {
  type: 'pinkcloudsync',
  title: 'PinkCloudSync',
  inRclone: false,
  grant: 'key-pair',
  tokens: 'short',
  apiHosts: [PINKCLOUDSYNC_HOST],
  environment: [
    {
      answers: { PINKCLOUDSYNC_API_KEY: 'apiKey', PINKCLOUDSYNC_API_SECRET: 'apiSecret' },
      help: 'The two keys for a new remote of type pinkcloudsync.',
    },
  ],
  revocation: {
    text: (remote: string) =>
      `The token expires within an hour. The keys in ${remote} can still get new tokens. To prevent this, delete the API key in the console of PinkCloudSync.`,
  },
  options: [
    { ...plain, name: 'api_key', help: 'API key of the account.', sensitive: true },
    {
      ...plain,
      name: 'api_secret',
      help: 'API secret that belongs to the key.',
      isPassword: true,
      sensitive: true,
    },
    { ...expert, name: 'token', help: 'Access token as a JSON blob.', sensitive: true },
    { ...expert, name: 'auth_url', help: 'Auth server URL.' },
    { ...expert, name: 'token_url', help: 'Token server url.' },
    DESCRIPTION,
  ],
} as const satisfies ServiceFacts
