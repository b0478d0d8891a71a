import { PcloudConfigError } from '../../errors.ts'
import { findService } from '../../services/registry.ts'
import type { Flow } from './flow.ts'

/**
 * The flow of a service that rclone does not use.
 * @throws PcloudConfigError `usage` for an unknown type
 */
export async function flowOf(type: string): Promise<Flow> {
  const service = findService(type)
  if (service?.codeLogin) return (await import('./app-flow.ts')).appFlow(service)
  if (service?.keyLogin) return (await import('./keys-flow.ts')).keysFlow(service)
  throw new PcloudConfigError('usage', `This program does not support the type ${type}.`)
}
