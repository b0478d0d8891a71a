import type { Service } from '../service.ts'
import { PCLOUD_OPTIONS } from './options.ts'
import { LINKED_APPS, OFFICIAL_HOSTS } from './regions.ts'

/** The default service, and the only one that rclone has a backend for. */
export const PCLOUD = {
  type: 'pcloud' as const,
  title: 'pCloud',
  inRclone: true,
  grant: 'authorization-code' as const,
  tokens: 'lasting' as const,
  apiHosts: [...OFFICIAL_HOSTS],
  environment: [
    { answers: { PCLOUD_CLIENT_ID: 'clientId' }, help: 'Client ID for a new remote.' },
    { answers: { PCLOUD_CLIENT_SECRET: 'clientSecret' }, help: 'Client secret for a new remote.' },
    {
      answers: { PCLOUD_EMAIL: 'email', PCLOUD_PASSWORD: 'password' },
      help: 'For `pcloud-config new` with the login method `direct`.',
    },
  ],
  revocation: {
    text: () =>
      `The token still works until you remove the app at pCloud (Settings, Linked Apps). ${LINKED_APPS}`,
    url: LINKED_APPS,
  },
  options: PCLOUD_OPTIONS,
  check: async () => (await import('./check-remote.ts')).CHECK,
  codeLogin: async () => (await import('./login.ts')).LOGIN,
} satisfies Service
