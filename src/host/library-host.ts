import { existsSync } from 'node:fs'
import type { Machine } from '../wizard/wizard-context.ts'
import type { Environment } from './child-secrets.ts'
import { canMakeFolder, homeOrNone } from './folder-access.ts'
import { createMachine } from './login-machine.ts'

/** What a program that uses the library lends to it: its environment and this machine. */
export interface ProgramHost {
  readonly env: Environment
  readonly platform: string
  readonly homeDir: string
  readonly machine: Machine & { close(): Promise<void> }
  exists(path: string): boolean
  canMake(folder: string): boolean
}

/** Nothing is taken out of the environment here: it is the program's own. */
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
