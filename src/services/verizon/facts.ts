import { DESCRIPTION, expert, OAUTH_OPTIONS } from '../../rclone/provider-option.ts'
import type { ServiceFacts } from '../service.ts'

export const VERIZON_HOST = 'api.cloudapi.verizon.com'

/**
 * Verizon Personal Cloud Storage, according to the API reference of the portal and the Python SDK.
 * The pages are from 2017, and the service may no longer exist. This was not tested live.
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
    text: () => 'The token still works until you remove the app in My Verizon.',
  },
  options: [
    ...OAUTH_OPTIONS,
    {
      ...expert,
      name: 'redirect_uri',
      help: 'The Callback URL of the app, byte for byte. The service also compares case.',
    },
    {
      ...expert,
      name: 'deviceid',
      help: 'Separates the installations of one app. Without it, they share one refresh token, and a renewal by one logs out the others.',
    },
    DESCRIPTION,
  ],
} as const satisfies ServiceFacts
