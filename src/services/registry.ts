import { SERVICES as ALL } from './list.ts'
import type { Service } from './service.ts'

export const SERVICES: readonly Service[] = ALL

export function findService(type: string): Service | undefined {
  return SERVICES.find((service) => service.type === type)
}
