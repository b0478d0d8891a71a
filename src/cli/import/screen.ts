import { PcloudConfigError } from '../../errors.ts'
import { findProvider } from '../../providers/registry.ts'
import { visible } from '../../visible.ts'
import { textOption } from '../given.ts'
import type { OptionValues } from '../parse.ts'
import type { Keys } from './offer.ts'

/** Keys that send secrets to an address of their own, whatever the type of the remote. */
const ADDRESSES = ['auth_url', 'token_url'] as const

/**
 * A host or an address that a file brings along is trusted only if it is the service's own,
 * what an option says, or what stands in this remote already (S4). Pure; nothing was sent yet.
 * @param existing the remote of that name, as it is in the file that is written to
 * @throws PcloudConfigError `host-not-trusted`
 */
export function screen(
  name: string,
  keys: Keys,
  options: OptionValues,
  existing: Keys | undefined,
): void {
  const provider = findProvider(keys.get('type') ?? '')
  const isKnown = (key: string, value: string, own: readonly string[] = []) =>
    value === '' ||
    own.includes(value) ||
    value === textOption(options, key.replace('_', '-')) ||
    value === existing?.get(key)
  const hostname = keys.get('hostname') ?? ''
  if (provider !== undefined && !isKnown('hostname', hostname, provider.apiHosts)) {
    throw notTrusted(name, 'hostname', hostname)
  }
  for (const key of ADDRESSES) {
    const value = keys.get(key) ?? ''
    if (!isKnown(key, value)) throw notTrusted(name, key, value)
  }
}

function notTrusted(name: string, key: string, value: string): PcloudConfigError {
  const option = `--${key.replace('_', '-')}`
  const shown = visible(value.slice(0, 200))
  return new PcloudConfigError(
    'host-not-trusted',
    `${visible(name)}: its ${key} is ${shown}, and its secrets would be sent there. Nothing was imported.`,
    {
      hint: `If that is your own doing, say it as well: ${option} ${shown}. Or leave the remote out: --pick takes the names of the others.`,
    },
  )
}
