import { runProgram } from '../run-program.ts'

const LIMIT_MS = 3_000
const MAX_OUTPUT = 256 * 1024

/**
 * The output of a small system program. The environment no longer has secrets at this time.
 * @returns undefined if the program does not exist, fails, or exceeds a limit
 */
export async function toolOutput(
  program: string,
  args: readonly string[],
  maxOutput = MAX_OUTPUT,
): Promise<string | undefined> {
  const limits = { timeMs: LIMIT_MS, output: maxOutput }
  const result = await runProgram(program, args, { input: 'none', limits }).catch(() => undefined)
  return result?.code === 0 ? result.stdout.toString('utf8') : undefined
}
