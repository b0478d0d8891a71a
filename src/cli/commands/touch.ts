import type { CommandRun } from '../commands.ts'

/** Makes an empty config file where there is none, as `rclone config touch`. */
export const run: CommandRun = async ({ store, options }) => {
  if (options.has('dry-run')) return
  await store().commit(() => [], { create: true })
}
