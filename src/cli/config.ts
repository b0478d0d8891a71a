import {
  type ConfigLocation,
  type ConfigStore,
  locateConfig,
  openStore,
} from '../config-file/index.ts'
import type { Host } from './host.ts'
import type { OptionValues } from './parse.ts'

/** The config file that applies: `--config`, `RCLONE_CONFIG`, or where rclone finds it. */
export function locate(options: OptionValues, host: Host): ConfigLocation {
  const override = options.get('config')
  const rcloneDir = host.rcloneDir()
  return locateConfig({
    env: host.env,
    platform: host.platform,
    homeDir: host.homeDir,
    exists: (path) => host.exists(path),
    ...(typeof override === 'string' && { override }),
    ...(rcloneDir !== undefined && { rcloneDir }),
  })
}

export function openConfig(options: OptionValues, host: Host): ConfigStore {
  return openStore(locate(options, host))
}
