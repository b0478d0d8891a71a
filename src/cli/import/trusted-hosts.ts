import { PcloudConfigError } from '../../errors.ts'
import type { Keys } from '../../import/offer.ts'
import { unquoted } from '../../rclone/misspelled.ts'
import { findService } from '../../services/registry.ts'
import { visible } from '../../visible.ts'
import type { OptionValues } from '../invocation.ts'
import { textOption } from '../option-values.ts'

/** Normalizes an official host: capitals, quotes, a web address. Does not change other hosts. */
export function plainHost(keys: Keys): Keys {
  const hostname = keys.get('hostname') ?? ''
  const text = (unquoted(hostname) ?? hostname).trim().toLowerCase()
  const host = text.replace(/^https?:\/\//, '').replace(/\/$/, '')
  const isOwn = findService(keys.get('type') ?? '')?.apiHosts.includes(host) === true
  return isOwn && host !== hostname ? new Map(keys).set('hostname', host) : keys
}

/**
 * Trusts a host only if it is official, equals `--hostname`, or is already in this remote (S4). Runs
 * before any request.
 * @param existing the current remote of that name
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
    `${visible(name)}: hostname is ${shown}. The login would be sent there. No remote was imported.`,
    {
      hint: `If this is your server, add --hostname ${shown}. To skip this remote, select the others with --pick.`,
    },
  )
}
