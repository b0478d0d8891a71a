import { existsSync } from 'node:fs'
import type { Machine } from '../wizard/wizard-context.ts'
import type { Environment } from './child-secrets.ts'
import { canMakeFolder, homeOrNone } from './folder-access.ts'
import { createMachine } from './login-machine.ts'

/** The environment and the machine for the library. */
export interface ProgramHost {
  readonly env: Environment
  readonly platform: string
  readonly homeDir: string
  readonly machine: Machine & { close(): Promise<void> }
  exists(path: string): boolean
  canMake(folder: string): boolean
}

/** Does not remove variables: the environment belongs to the program that uses the library. */
export function programHost(env: Environment = { ...process.env }): ProgramHost {
  return {
    env,
    platform: process.platform,
    homeDir: homeOrNone(),
    machine: createMachine(env),
    exists: existsSync,
    canMake: canMakeFolder,
  }
}
