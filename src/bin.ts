import { run } from './cli/run.ts'
import { nodeHost } from './host/node-host.ts'

// Until the work is done the answer is "failed": an early end never looks like success.
process.exitCode = 1
run(process.argv.slice(2), nodeHost()).then((code) => {
  process.exitCode = code
})
