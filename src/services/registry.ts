import { OFFICIAL_HOSTS, PCLOUD_OPTIONS } from './pcloud/index.ts'
import { PINKCLOUDSYNC } from './pinkcloudsync/index.ts'
import type { Provider } from './service.ts'
import { VERIZON } from './verizon/index.ts'

export const PCLOUD: Provider = {
  type: 'pcloud',
  title: 'pCloud',
  inRclone: true,
  grant: 'authorization-code',
  tokens: 'lasting',
  apiHosts: [...OFFICIAL_HOSTS],
  options: PCLOUD_OPTIONS,
}

/** Every service that is known here. */
export const PROVIDERS: readonly Provider[] = [PCLOUD, VERIZON, PINKCLOUDSYNC]

export function findProvider(type: string): Provider | undefined {
  return PROVIDERS.find((provider) => provider.type === type)
}
