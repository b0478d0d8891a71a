import { DESCRIPTION, expert, plain } from '../../../src/rclone/provider-option.ts'
import type { Service } from '../../../src/services/service.ts'

export const ACORN_HOST = 'api.acorn.example'

/** A made-up service. It shows what a new service needs, and that nothing else has to change. */
export const ACORN = {
  type: 'acorn',
  title: 'Acorn Storage',
  inRclone: false,
  grant: 'key-pair',
  tokens: 'short',
  apiHosts: [ACORN_HOST],
  environment: [
    {
      answers: { ACORN_API_KEY: 'apiKey', ACORN_API_SECRET: 'apiSecret' },
      help: 'The two keys for a new remote of type acorn.',
    },
  ],
  revocation: { text: (remote) => `Delete the key of ${remote} in the Acorn console.` },
  options: [
    { ...plain, name: 'api_key', help: 'API key.', sensitive: true },
    { ...plain, name: 'api_secret', help: 'API secret.', isPassword: true, sensitive: true },
    { ...expert, name: 'token', help: 'Access token as a JSON blob.', sensitive: true },
    DESCRIPTION,
  ],
  account: async () => (await import('./acorn-account.ts')).ACCOUNT,
  check: async () => (await import('./acorn-check.ts')).CHECK,
  keyLogin: async () => (await import('./acorn-login.ts')).LOGIN,
  renewal: async () => (await import('./acorn-login.ts')).renewal,
} satisfies Service
