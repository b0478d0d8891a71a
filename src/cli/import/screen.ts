import { PcloudConfigError } from '../../errors.ts'
import { unquoted } from '../../rclone/misspelled.ts'
import { findService } from '../../services/registry.ts'
import { visible } from '../../visible.ts'
import type { OptionValues } from '../invocation.ts'
import { textOption } from '../option-values.ts'
import type { Keys } from './offer.ts'

/** The service's own host in another spelling: capitals, quotes, an address. Other hosts stay as they are. */
export function plainHost(keys: Keys): Keys {
  const hostname = keys.get('hostname') ?? ''
  const text = (unquoted(hostname) ?? hostname).trim().toLowerCase()
  const host = text.replace(/^https?:\/\//, '').replace(/\/$/, '')
  const isOwn = findService(keys.get('type') ?? '')?.apiHosts.includes(host) === true
  return isOwn && host !== hostname ? new Map(keys).set('hostname', host) : keys
}

/**
 * A host in a file is trusted only if it is one of the service's own, equals `--hostname`, or is
 * in this remote already (S4). Pure; nothing was sent yet.
 * @param existing the remote of that name, as it is in the file that is written to
 * @throws PcloudConfigError `host-not-trusted`
 */
export function screen(
  name: string,
  keys: Keys,
  options: OptionValues,
  existing: Keys | undefined,
): void {
  const provider = findService(keys.get('type') ?? '')
  const hostname = keys.get('hostname') ?? ''
  if (provider === undefined || hostname === '' || provider.apiHosts.includes(hostname)) return
  if (hostname === textOption(options, 'hostname') || hostname === existing?.get('hostname')) return
  const shown = visible(hostname.slice(0, 200))
  throw new PcloudConfigError(
    'host-not-trusted',
    `${visible(name)}: its hostname is ${shown}. Its login would be sent there. Nothing was imported.`,
    {
      hint: `If this server is yours, add --hostname ${shown}. To leave the remote out, name the others with --pick.`,
    },
  )
}
