import type { CommandRun } from '../invocation.ts'
import { locate } from '../program-folders.ts'

/** Prints the same as `rclone config paths` (`cmd/config/config.go`). */
export const run: CommandRun = async ({ options, host, output }) => {
  const location = locate(options, host)
  const config = location.kind === 'file' ? location.path : ''
  const { cache, temp } = host.folders()
  if (output.json) return output.document({ config, cache, temp })
  await output.data(`Config file: ${config}\nCache dir:   ${cache}\nTemp dir:    ${temp}\n`)
}
