import { PcloudConfigError } from '../errors.ts'
import { DEFAULT_REDIRECT_URI } from '../rclone/default-redirect.ts'
import { reveal, seemsObscured } from '../rclone/obscure.ts'
import { Secret } from '../secret.ts'
import { pinkcloudsyncToken, readPinkcloudsyncAnswer } from '../services/pinkcloudsync/api.ts'
import { isSafeUrl } from '../services/safe-url.ts'
import type { Service } from '../services/service.ts'
import { readVerizonAnswer, verizonRefresh } from '../services/verizon/api.ts'
import type { Renewal } from '../tokens/renewal.ts'
import { quotedName } from '../visible.ts'

/** A key of the remote, as the file says it when it is asked. */
type ReadKey = (key: string) => string | undefined

/** Where an app's callback goes unless its remote says otherwise. */
/**
 * How the token of a remote is renewed, with the keys of its section. Its `request` throws
 * `usage` when a key is missing or no such key.
 * @param name for messages
 * @returns undefined for a service whose tokens last
 */
export function renewalOf({ type }: Service, name: string, read: ReadKey): Renewal | undefined {
  if (type === 'verizon') return verizonRenewal(name, read)
  if (type === 'pinkcloudsync') return pinkcloudsyncRenewal(name, read)
  return undefined
}

function verizonRenewal(name: string, read: ReadKey): Renewal {
  const app = () => ({
    clientId: need(name, read, 'client_id'),
    clientSecret: new Secret(need(name, read, 'client_secret')),
    redirectUri: read('redirect_uri') || DEFAULT_REDIRECT_URI,
    ...tokenUrl(name, read),
  })
  return {
    request: (token) => token?.refreshToken && verizonRefresh(app(), token.refreshToken),
    read: readVerizonAnswer,
  }
}

function pinkcloudsyncRenewal(name: string, read: ReadKey): Renewal {
  const pair = () => ({
    apiKey: need(name, read, 'api_key'),
    apiSecret: revealed(name, need(name, read, 'api_secret')),
    ...tokenUrl(name, read),
  })
  return { request: () => pinkcloudsyncToken(pair()), read: readPinkcloudsyncAnswer }
}

function need(name: string, read: ReadKey, key: string): string {
  const value = read(key)
  if (value) return value
  throw new PcloudConfigError('usage', `The remote ${name} has no ${key}.`, {
    hint: `Give it: pcloud-config edit ${quotedName(name)}`,
  })
}

function revealed(name: string, obscured: string): Secret {
  if (seemsObscured(obscured)) return new Secret(reveal(obscured))
  throw new PcloudConfigError('usage', `The api_secret of ${name} is not obscured.`, {
    hint: `Set it again: pcloud-config password ${quotedName(name)} api_secret`,
  })
}

/** The file is its owner's: an address in it is trusted, as long as nobody can read along. */
function tokenUrl(name: string, read: ReadKey): { readonly tokenUrl?: string } {
  const url = read('token_url')
  if (!url) return {}
  if (isSafeUrl(url)) return { tokenUrl: url }
  throw new PcloudConfigError('host-not-trusted', `The token_url of ${name} is no https address.`, {
    hint: 'Secrets are sent there, so it has to begin with https:// and hold no password.',
  })
}
