import { spawnChild } from '../spawn-child.ts'

const LIMIT_MS = 3_000
const MAX_OUTPUT = 256 * 1024

/**
 * What a small tool of the system prints: no shell, no input, an end to the waiting. Its
 * environment is ours, from which the secrets were taken at the start.
 * @returns undefined where it is not there, fails, or takes too long
 */
export function runTool(
  program: string,
  args: readonly string[],
  maxOutput = MAX_OUTPUT,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawnChild(program, args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
      windowsHide: true,
    })
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      if (text.length > maxOutput) child.kill('SIGKILL')
    })
    const settle = (answer: string | undefined) => {
      clearTimeout(late)
      // A script may leave a child behind that holds our pipe open.
      child.stdout?.destroy()
      child.unref()
      resolve(answer)
    }
    const late = setTimeout(() => settle(undefined), LIMIT_MS + 200)
    child.once('error', () => settle(undefined))
    child.once('close', (code) => settle(code === 0 ? text : undefined))
  })
}
