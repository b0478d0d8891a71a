import type { Service } from '../service.ts'
import { FACTS } from './facts.ts'

export const VERIZON = {
  ...FACTS,
  account: async () => (await import('./api.ts')).ACCOUNT,
  check: async () => (await import('./check-remote.ts')).CHECK,
  codeLogin: async () => (await import('./login.ts')).LOGIN,
  renewal: async () => (await import('./login.ts')).renewal,
} satisfies Service
