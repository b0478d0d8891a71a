import { run } from './cli/run.ts'
import { nodeHost } from './host/node-host.ts'

// Until the work is done the answer is "failed": an early end never looks like success.
process.exitCode = 1
process.exitCode = await run(process.argv.slice(2), nodeHost())
