import { DESCRIPTION, expert, OAUTH_OPTIONS } from '../../rclone/common-options.ts'
import type { ServiceFacts } from '../service.ts'

export const VERIZON_HOST = 'api.cloudapi.verizon.com'

/**
 * Verizon Personal Cloud Storage, by its portal's API reference and its Python SDK. The
 * portal's pages are of 2017 and the service may be gone; nothing here was tried live.
 */
export const FACTS = {
  type: 'verizon',
  title: 'Verizon Personal Cloud Storage',
  inRclone: false,
  grant: 'authorization-code',
  tokens: 'rotating',
  apiHosts: [VERIZON_HOST],
  environment: [],
  revocation: {
    text: () =>
      'The service still accepts it until you revoke it there, in My Verizon, where the app has access to your account.',
  },
  options: [
    ...OAUTH_OPTIONS,
    {
      ...expert,
      name: 'redirect_uri',
      help: "The app's Callback URL, byte for byte: the service compares case as well.",
    },
    {
      ...expert,
      name: 'deviceid',
      help: 'Tells installations of one app apart. Without it they share one refresh token, and each renewal takes it from the others.',
    },
    DESCRIPTION,
  ],
} as const satisfies ServiceFacts
