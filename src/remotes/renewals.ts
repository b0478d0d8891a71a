import { reveal } from '../config-file/obscure.ts'
import { PcloudConfigError } from '../errors.ts'
import { pinkcloudsyncToken, readPinkcloudsyncAnswer } from '../providers/pinkcloudsync/index.ts'
import type { Provider } from '../providers/types.ts'
import { readVerizonAnswer, verizonRefresh } from '../providers/verizon/index.ts'
import { Secret } from '../secret.ts'
import type { Renewal } from '../tokens/renewal.ts'

type Keys = ReadonlyMap<string, string>

/** Where an app's callback goes unless its remote says otherwise. */
const DEFAULT_REDIRECT = 'http://localhost:53682/'

/**
 * How the token of a remote is renewed, with the keys of its section.
 * @param name for messages
 * @returns undefined for a service whose tokens last
 * @throws PcloudConfigError `usage` when a key is missing or no such key
 */
export function renewalOf({ type }: Provider, name: string, keys: Keys): Renewal | undefined {
  if (type === 'verizon') return verizonRenewal(name, keys)
  if (type === 'pinkcloudsync') return pinkcloudsyncRenewal(name, keys)
  return undefined
}

function verizonRenewal(name: string, keys: Keys): Renewal {
  const app = {
    clientId: need(name, keys, 'client_id'),
    clientSecret: new Secret(need(name, keys, 'client_secret')),
    redirectUri: keys.get('redirect_uri') || DEFAULT_REDIRECT,
    ...tokenUrl(name, keys),
  }
  return {
    request: (token) => token?.refreshToken && verizonRefresh(app, token.refreshToken),
    read: readVerizonAnswer,
  }
}

function pinkcloudsyncRenewal(name: string, keys: Keys): Renewal {
  const pair = {
    apiKey: need(name, keys, 'api_key'),
    apiSecret: revealed(name, need(name, keys, 'api_secret')),
    ...tokenUrl(name, keys),
  }
  return { request: () => pinkcloudsyncToken(pair), read: readPinkcloudsyncAnswer }
}

function need(name: string, keys: Keys, key: string): string {
  const value = keys.get(key)
  if (value) return value
  throw new PcloudConfigError('usage', `The remote ${name} has no ${key}.`, {
    hint: `Give it: pcloud-config edit ${name}`,
  })
}

function revealed(name: string, obscured: string): Secret {
  try {
    return new Secret(reveal(obscured))
  } catch (cause) {
    throw new PcloudConfigError('usage', `The api_secret of ${name} is not obscured.`, {
      hint: `Set it again: pcloud-config password ${name} api_secret`,
      cause,
    })
  }
}

/** The file is its owner's: an address in it is trusted, as long as nobody can read along. */
function tokenUrl(name: string, keys: Keys): { readonly tokenUrl?: string } {
  const url = keys.get('token_url')
  if (!url) return {}
  if (URL.canParse(url) && new URL(url).protocol === 'https:' && !url.includes('@')) {
    return { tokenUrl: url }
  }
  throw new PcloudConfigError('host-not-trusted', `The token_url of ${name} is no https address.`, {
    hint: 'Secrets are sent there, so it has to begin with https:// and hold no password.',
  })
}
