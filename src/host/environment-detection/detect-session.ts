import type { SshAddress } from '../../wizard/wizard-context.ts'
import { environmentValue } from '../child-secrets.ts'
import { type Facts, has } from './detection-facts.ts'

/**
 * Someone came in through SSH. `sudo` takes the variables away, but leaves the display
 * that `ssh -X` has set up: a browser started there would be drawn over the network.
 */
export function isSshSession({ env }: Facts): boolean {
  if (has(env, 'SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY')) return true
  return /^localhost:\d/.test(environmentValue(env, 'DISPLAY') ?? '')
}

/** As whom and where this machine is reached, as far as it knows: another name may be needed. */
export function sshAddress({ env, userName, hostName }: Facts): SshAddress {
  const [, , server, port] = environmentValue(env, 'SSH_CONNECTION')?.split(' ') ?? []
  const user = environmentValue(env, 'SUDO_USER') ?? userName()
  return {
    // A link-local address with its zone (`fe80::1%eth0`) means nothing on another machine.
    host: server !== undefined && /^[\da-f.:]+$/i.test(server) ? server : hostName(),
    ...(user !== undefined && { user }),
    ...(port !== undefined && /^\d{1,5}$/.test(port) && { port: Number(port) }),
  }
}

/** Where Linux hands programs of Windows over; with systemd under the second name. */
const INTEROP = [
  '/proc/sys/fs/binfmt_misc/WSLInterop',
  '/proc/sys/fs/binfmt_misc/WSLInterop-late',
] as const

export interface Wsl {
  /** Programs of Windows can be started, its browser among them. */
  readonly opensWindows: boolean
}

/** The Windows Subsystem for Linux, version 1 or 2; undefined elsewhere. */
export function detectWsl({ env, platform, exists, read }: Facts): Wsl | undefined {
  if (platform !== 'linux') return undefined
  const opensWindows = INTEROP.some(exists)
  const isWsl =
    opensWindows || has(env, 'WSL_DISTRO_NAME') || /microsoft/i.test(read('/proc/version') ?? '')
  return isWsl ? { opensWindows } : undefined
}
