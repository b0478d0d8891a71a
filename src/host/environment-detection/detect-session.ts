import type { SshAddress } from '../../wizard/wizard-context.ts'
import { environmentValue } from '../child-secrets.ts'
import { type Facts, has } from './detection-facts.ts'

/**
 * Whether this is an SSH session. `sudo` removes the SSH variables but keeps the display of
 * `ssh -X`, where a browser would be drawn over the network.
 */
export function isSshSession({ env }: Facts): boolean {
  if (has(env, 'SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY')) return true
  return /^localhost:\d/.test(environmentValue(env, 'DISPLAY') ?? '')
}

/** User and address for an SSH connection to this machine, as far as the environment tells. */
export function sshAddress({ env, userName, hostName }: Facts): SshAddress {
  const [, , server, port] = environmentValue(env, 'SSH_CONNECTION')?.split(' ') ?? []
  const user = environmentValue(env, 'SUDO_USER') ?? userName()
  return {
    // A link-local address with a zone (`fe80::1%eth0`) works only on this machine.
    host: server !== undefined && /^[\da-f.:]+$/i.test(server) ? server : hostName(),
    ...(user !== undefined && { user }),
    ...(port !== undefined && /^\d{1,5}$/.test(port) && { port: Number(port) }),
  }
}

/** These exist if Linux can start Windows programs. The second is for WSL with systemd. */
const INTEROP = [
  '/proc/sys/fs/binfmt_misc/WSLInterop',
  '/proc/sys/fs/binfmt_misc/WSLInterop-late',
] as const

export interface Wsl {
  /** Windows programs can be started, such as the browser. */
  readonly opensWindows: boolean
}

/** The Windows Subsystem for Linux, version 1 or 2. Undefined on other systems. */
export function detectWsl({ env, platform, exists, read }: Facts): Wsl | undefined {
  if (platform !== 'linux') return undefined
  const opensWindows = INTEROP.some(exists)
  const isWsl =
    opensWindows || has(env, 'WSL_DISTRO_NAME') || /microsoft/i.test(read('/proc/version') ?? '')
  return isWsl ? { opensWindows } : undefined
}
