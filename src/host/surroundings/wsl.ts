import { type Facts, has } from './facts.ts'

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
