import type { Service } from '../service.ts'
import { PCLOUD_OPTIONS } from './options.ts'
import { OFFICIAL_HOSTS } from './regions.ts'

/** The default service, and the only one that rclone has a backend for. */
export const PCLOUD = {
  type: 'pcloud' as const,
  title: 'pCloud',
  inRclone: true,
  grant: 'authorization-code' as const,
  tokens: 'lasting' as const,
  apiHosts: [...OFFICIAL_HOSTS],
  options: PCLOUD_OPTIONS,
  check: async () => (await import('./check.ts')).CHECK,
  codeLogin: async () => (await import('./login.ts')).LOGIN,
} satisfies Service
