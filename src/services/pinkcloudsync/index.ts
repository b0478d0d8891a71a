import type { Service } from '../service.ts'
import { FACTS } from './facts.ts'

export const PINKCLOUDSYNC: Service = {
  ...FACTS,
  check: async () => (await import('./check.ts')).CHECK,
}
