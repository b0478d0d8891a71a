import type { Service } from '../service.ts'
import { FACTS } from './facts.ts'

export const VERIZON: Service = {
  ...FACTS,
  check: async () => (await import('./check.ts')).CHECK,
}
