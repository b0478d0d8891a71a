import { rcloneOption } from '../../rclone/rclone-option.ts'
import { SERVICES } from '../../services/registry.ts'
import type { Service } from '../../services/service.ts'
import type { CommandRun } from '../invocation.ts'

/** Like `rclone config providers`, with four spaces and a final newline. */
export const run: CommandRun = async ({ output }) => {
  await output.data(`${JSON.stringify(SERVICES.map(backend), null, 4)}\n`)
}

/** rclone's `RegInfo` (`fs/registry.go`). */
function backend({ type, title, inRclone, options }: Service) {
  return {
    Name: type,
    Description: inRclone ? title : `${title} (rclone has no backend of this name)`,
    Prefix: type,
    Options: options.map((option) => rcloneOption(option)),
    CommandHelp: null,
    Aliases: null,
    Hide: false,
    MetadataInfo: null,
  }
}
