import { run } from './cli/run.ts'
import { nodeHost } from './host/node-host.ts'

// Start with the exit code of a failure, so that an early exit never looks like success.
process.exitCode = 1
run(process.argv.slice(2), nodeHost()).then((code) => {
  process.exitCode = code
})
