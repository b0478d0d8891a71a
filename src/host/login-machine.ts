import { readFileSync } from 'node:fs'
import { endianness } from 'node:os'
import type { Machine } from '../wizard/wizard-context.ts'
import { type Environment, environmentValue } from './child-secrets.ts'
import { describeEnvironment, factsHere } from './environment-detection/detect-environment.ts'
import type { MachineHttp } from './http-client.ts'
import { findRclone } from './rclone-program.ts'
import { visitorIdentifier } from './visitor-tables.ts'

/** The parts of this machine that a login needs. Loads large modules on first use. */
export function createMachine(env: Environment): Machine & { close(): Promise<void> } {
  let http: Promise<MachineHttp> | undefined
  const { platform } = process
  return {
    platform,
    get environment() {
      return describeEnvironment(factsHere(env))
    },
    now: Date.now,
    http() {
      http ??= import('./http-client.ts').then(({ createHttp }) => createHttp(env))
      return http
    },
    identifyVisitor: visitorIdentifier({
      read: readOrNothing,
      uid: process.getuid?.(),
      sudoUid: environmentValue(env, 'SUDO_UID'),
      endianness: endianness(),
    }),
    openBrowser: async (link) => (await import('./browser.ts')).openInBrowser(link, env),
    qrCode: async (text) => (await import('./prompts/qr-code.ts')).qrCode(text),
    freePort: async () => (await import('get-port')).default({ host: '127.0.0.1' }),
    rclone() {
      const program = findRclone(env, platform)
      if (program === undefined) return undefined
      return {
        config: async (call) => {
          const { rcloneConfig } = await import('./run-rclone.ts')
          return rcloneConfig(program, call, env)
        },
        authorize: async (login) => {
          const { rcloneAuthorize } = await import('./run-rclone.ts')
          const { rcloneLoginEnvironment } = await import('./child-environment.ts')
          return rcloneAuthorize(program, login, rcloneLoginEnvironment(env))
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

/** Synchronous: the tables of the kernel are not on a disk. */
function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
