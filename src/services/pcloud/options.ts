import {
  DESCRIPTION,
  expert,
  OAUTH_OPTIONS,
  type ProviderOption,
} from '../../rclone/provider-option.ts'
import { EU, US } from './regions.ts'

/** All OAuth backends of newer rclone versions have it, even if the service has no such flow. */
const CLIENT_CREDENTIALS: ProviderOption = {
  ...expert,
  name: 'client_credentials',
  help: 'Use the client credentials flow (RFC 6749 section 4.4); pCloud has none.',
  default: 'false',
  kind: 'bool',
}

/** The options of rclone's pcloud backend, in the same order (`backend/pcloud/pcloud.go`). */
export const PCLOUD_OPTIONS: readonly ProviderOption[] = [
  ...OAUTH_OPTIONS,
  CLIENT_CREDENTIALS,
  {
    ...expert,
    name: 'encoding',
    help: 'The encoding for the backend.',
    default: 'Slash,BackSlash,Del,Ctl,InvalidUtf8,Dot',
    kind: 'encoding',
  },
  {
    ...expert,
    name: 'root_folder_id',
    help: 'Fill in for rclone to use a non root folder as its starting point.',
    default: 'd0',
    sensitive: true,
  },
  {
    ...expert,
    name: 'hostname',
    help: 'Hostname to connect to.',
    default: US.hostname,
    examples: [
      { value: US.hostname, help: 'Original/US region' },
      { value: EU.hostname, help: 'EU region' },
    ],
  },
  { ...expert, name: 'username', help: 'Your pcloud username, for cleanup only.', sensitive: true },
  {
    ...expert,
    name: 'password',
    help: 'Your pcloud password, for cleanup only.',
    // rclone marks it as a password instead of as sensitive.
    isPassword: true,
  },
  DESCRIPTION,
]
