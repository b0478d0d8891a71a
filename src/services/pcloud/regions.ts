import type { Region } from '../service-account.ts'

export const MY_APPS = 'https://docs.pcloud.com/my_apps/'
export const LINKED_APPS = 'https://my.pcloud.com/#page=settings&settings=tab-apps'

export const US: Region = { id: 'us', label: 'US', hostname: 'api.pcloud.com', locationId: 1 }
export const EU: Region = { id: 'eu', label: 'EU', hostname: 'eapi.pcloud.com', locationId: 2 }
export const REGIONS: readonly Region[] = [US, EU]

/** The only hosts that a response, a paste or a blob may name. */
export const OFFICIAL_HOSTS: ReadonlySet<string> = new Set(REGIONS.map(({ hostname }) => hostname))

/** Host names are case-insensitive (RFC 4343). */
export function regionOf(hostname: string): Region | undefined {
  return REGIONS.find((region) => region.hostname === hostname.toLowerCase())
}

/** `EU (eapi.pcloud.com)`, or only the host if it is not a region. */
export function describeHost(hostname: string): string {
  const region = regionOf(hostname)
  return region ? `${region.label} (${hostname})` : hostname
}

/** The hosts to ask, the likely hosts first. */
export function hostsInOrder(likely: readonly (string | undefined)[]): readonly string[] {
  const known = likely.filter((host): host is string => host !== undefined)
  return [...new Set([...known, ...OFFICIAL_HOSTS])]
}

/** A host name, with or without a port. */
export function isHost(text: string): boolean {
  const [, host = '', port = '443'] =
    /^([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*)(?::(\d{1,5}))?$/i.exec(text) ?? []
  return host !== '' && URL.canParse(`https://${host}:${port}/`)
}

/**
 * A host in lower case, as in a config file. A web address is accepted only if it is an official
 * host, for example `https://eapi.pcloud.com/` (S4).
 */
export function readHost(text: string): string | undefined {
  const lower = text.trim().toLowerCase()
  if (isHost(lower)) return lower
  const inUrl = /^https?:\/\/([^/]+)\/?$/.exec(lower)?.[1] ?? ''
  return OFFICIAL_HOSTS.has(inUrl) ? inUrl : undefined
}

/** The host of pCloud's `locationid`. */
export function hostOfLocation(id: number | undefined): string | undefined {
  return REGIONS.find(({ locationId }) => locationId === id)?.hostname
}
