import { existsSync, readFileSync } from 'node:fs'
import { endianness } from 'node:os'
import type { ServiceClient } from '../http.ts'
import { type Environment, environmentValue } from '../rclone/environment-variables.ts'
import { orUndefined } from '../system-error.ts'
import type { Machine } from '../wizard/wizard-context.ts'
import { openInBrowser } from './browser.ts'
import { describeEnvironment } from './detect-environment.ts'
import { canMakeFolder, findRclone, homeOrNone } from './system-paths.ts'

/** The parts of this machine that a login needs. Loads large modules on first use. */
export function createMachine(env: Environment): Machine & { close(): Promise<void> } {
  let http: Promise<ServiceClient & { close(): Promise<void> }> | undefined
  const { platform } = process
  return {
    platform,
    get environment() {
      return describeEnvironment(env)
    },
    now: Date.now,
    http() {
      http ??= import('./http-client.ts').then(({ createHttp }) => createHttp(env))
      return http
    },
    async visitorIdentifier() {
      const { visitorIdentifier } = await import('./system-tables.ts')
      return visitorIdentifier({
        // Synchronous: the tables of the kernel are not on a disk.
        read: (path) => orUndefined(() => readFileSync(path, 'utf8')),
        uid: process.getuid?.(),
        sudoUid: environmentValue(env, 'SUDO_UID'),
        endianness: endianness(),
      })
    },
    openBrowser: (link) => openInBrowser(link, env),
    qrCode,
    freePort: async () => (await import('get-port')).default({ host: '127.0.0.1' }),
    rclone() {
      const program = findRclone(env)
      if (program === undefined) return undefined
      return {
        config: async (call) => {
          const { rcloneConfig } = await import('./run-rclone.ts')
          return rcloneConfig(program, call, env)
        },
        authorize: async (login) => {
          const { rcloneAuthorize } = await import('./run-rclone.ts')
          return rcloneAuthorize(program, login, env)
        },
      }
    },
    async close() {
      // The first call has already reported an invalid proxy address.
      const opened = await http?.catch(() => undefined)
      await opened?.close()
    },
  }
}

/** A scanner needs this margin to find the code (ISO/IEC 18004). */
const QUIET_ZONE = 4
/** The code of a longer text does not fit on any terminal. */
const MAX_LENGTH = 1_000

/** Rows of 0 and 1 (dark), as small as the text allows. Undefined if the text is too long. */
async function qrCode(text: string): Promise<string | undefined> {
  if (text.length > MAX_LENGTH) return undefined
  const { encode } = await import('uqr')
  const { data } = encode(text, { ecc: 'L', boostEcc: true, border: QUIET_ZONE })
  return data.map((row) => row.map(Number).join('')).join('\n')
}

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
