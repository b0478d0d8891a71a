import { type ConfigLocation, type LocateInput, locateConfig } from '../config-file/locate.ts'
import type { Host } from './host.ts'
import type { OptionValues } from './option-spec.ts'

/** The config file of this run: `--config`, `RCLONE_CONFIG`, or rclone's default. */
export function locate(options: OptionValues, host: Host): ConfigLocation {
  const override = options.get('config')
  const isGiven = override !== undefined || host.env.RCLONE_CONFIG !== undefined
  return locateConfig({
    ...placesOf(host, isGiven ? undefined : host.rcloneDir()),
    ...(typeof override === 'string' && { override }),
  })
}

/** @param rcloneDir a search through all folders in PATH, which is slow */
export function placesOf(host: Host, rcloneDir = host.rcloneDir()): LocateInput {
  return {
    env: host.env,
    platform: host.platform,
    homeDir: host.homeDir,
    exists: (path) => host.exists(path),
    canMake: (folder) => host.canMakeFolder(folder),
    ...(rcloneDir !== undefined && { rcloneDir }),
  }
}

/** The config file for people, with `~`. Undefined if the config is in memory only. */
export function shownPath(options: OptionValues, host: Host): string | undefined {
  const location = locate(options, host)
  if (location.kind === 'memory') return undefined
  return underHome(location.path, host)
}

/** A path for people, with `~` for the home folder. */
export function underHome(path: string, { homeDir }: Pick<Host, 'homeDir'>): string {
  const isIn = homeDir !== '' && path.startsWith(`${homeDir}/`)
  return isIn ? `~${path.slice(homeDir.length)}` : path
}
