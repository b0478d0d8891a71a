import { OFFICIAL_HOSTS, PCLOUD_OPTIONS } from './pcloud/index.ts'
import { PINKCLOUDSYNC } from './pinkcloudsync/index.ts'
import type { Service } from './service.ts'
import { VERIZON } from './verizon/index.ts'

export const PCLOUD: Service = {
  type: 'pcloud',
  title: 'pCloud',
  inRclone: true,
  grant: 'authorization-code',
  tokens: 'lasting',
  apiHosts: [...OFFICIAL_HOSTS],
  options: PCLOUD_OPTIONS,
  check: async () => (await import('./pcloud/check.ts')).CHECK,
}

/** Every service that is known here. */
export const SERVICES: readonly Service[] = [PCLOUD, VERIZON, PINKCLOUDSYNC]

export function findService(type: string): Service | undefined {
  return SERVICES.find((provider) => provider.type === type)
}
