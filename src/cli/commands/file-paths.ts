import { locate } from '../file-places.ts'
import type { CommandRun } from '../invocation.ts'

/** Prints the same as `rclone config file` (`fs/config/config.go`, `ShowConfigLocation`). */
export const showFile: CommandRun = async ({ options, host, output }) => {
  const location = locate(options, host)
  if (output.json) return output.document(asDocument(location))
  await output.data(`${sentence(location)}\n`)
}

/** Prints the same as `rclone config paths` (`cmd/config/config.go`). */
export const showPaths: CommandRun = async ({ options, host, output }) => {
  const location = locate(options, host)
  const config = location.kind === 'file' ? location.path : ''
  const { cache, temp } = host.folders()
  if (output.json) return output.document({ config, cache, temp })
  await output.data(`Config file: ${config}\nCache dir:   ${cache}\nTemp dir:    ${temp}\n`)
}

type Location = ReturnType<typeof locate>

function sentence(location: Location): string {
  if (location.kind === 'memory') return 'Configuration is in memory only'
  const head = location.exists
    ? 'Configuration file is stored at:'
    : "Configuration file doesn't exist, but rclone will use this path:"
  return `${head}\n${location.path}`
}

function asDocument(location: Location) {
  if (location.kind === 'memory') return { path: null, exists: false }
  return { path: location.path, exists: location.exists }
}

/** Creates an empty config file if none exists, like `rclone config touch`. */
export const touch: CommandRun = async (invocation) => {
  const { store, options, output } = invocation
  if (options.has('dry-run')) {
    if (output.json) await output.document({ dry_run: true, diff: '' })
    return
  }
  const { created, path } = await store().commit(() => [], { create: true })
  if (output.json) await output.document({ written: created, file: path })
}
