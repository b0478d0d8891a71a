import type { CommandRun } from '../invocation.ts'

/** Creates an empty config file if none exists, like `rclone config touch`. */
export const run: CommandRun = async (invocation) => {
  const { store, options, output } = invocation
  if (options.has('dry-run')) {
    if (output.json) await output.document({ dry_run: true, diff: '' })
    return
  }
  const { created, path } = await store().commit(() => [], { create: true })
  if (output.json) await output.document({ written: created, file: path })
}
