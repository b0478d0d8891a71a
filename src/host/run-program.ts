import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

interface RunOptions {
  /** `inherit`: the program can ask the user at the terminal. */
  readonly input: 'inherit' | 'none'
  readonly limits?: ProgramLimits
  /** Default: the environment of this process. */
  readonly env?: NodeJS.ProcessEnv
  readonly signal?: AbortSignal | undefined
  /** Called with each piece of text on stderr. */
  readonly onText?: (text: string) => void
}

interface ProgramLimits {
  readonly timeMs?: number
  /** Bytes on stdout. */
  readonly output?: number
}

interface ProgramResult {
  /** Null if the program was killed, also by one of the limits. */
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

const MAX_OUTPUT = 16 * 1024 * 1024
/** When a program exits, some output is still in the pipe. */
const LAST_OUTPUT_MS = 1_000

/**
 * Runs a program directly, not in a shell, and collects the output.
 * @throws the error of the system if the program does not start, or the reason of the signal
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<ProgramResult> {
  const { input, env, signal, onText } = options
  const { timeMs, output = MAX_OUTPUT } = options.limits ?? {}
  return new Promise((resolve, reject) => {
    const child = start(program, args, {
      stdio: [input === 'none' ? 'ignore' : 'inherit', 'pipe', 'pipe'],
      windowsHide: input === 'none',
      ...(env && { env }),
      ...(signal && { signal }),
    })
    const read = collect(child, output, onText)
    const timers: NodeJS.Timeout[] = []
    const settle = (job: () => void) => {
      for (const timer of timers) clearTimeout(timer)
      release(child)
      job()
    }
    const result = (code: number | null) => resolve({ code, ...read() })
    const timeUp = () => {
      child.kill('SIGKILL')
      settle(() => result(null))
    }
    if (timeMs !== undefined) timers.push(setTimeout(timeUp, timeMs))
    child.once('exit', (code) => {
      timers.push(setTimeout(() => settle(() => result(code)), LAST_OUTPUT_MS))
    })
    child.once('error', (error) => settle(() => reject(signal?.aborted ? signal.reason : error)))
    child.once('close', (code) => settle(() => result(code)))
  })
}

/** If EMFILE occurs, a child lacks pipes, contrary to the types of `spawn`. */
function start(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(program, args, options)
}

/** A process that the program started, for example an agent, may keep the pipes open. */
function release(child: ChildProcess): void {
  child.stdout?.destroy()
  child.stderr?.destroy()
  child.unref()
}

function collect(child: ChildProcess, limit: number, onText: RunOptions['onText']) {
  const pieces: Buffer[] = []
  let size = 0
  let stderr = ''
  child.stdout?.on('data', (piece: Buffer) => {
    size += piece.length
    if (size > limit) child.kill('SIGKILL')
    else pieces.push(piece)
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (stderr.length < MAX_OUTPUT) stderr += text
    onText?.(text)
  })
  return () => ({ stdout: Buffer.concat(pieces), stderr })
}

const TOOL_LIMIT_MS = 3_000
const MAX_TOOL_OUTPUT = 256 * 1024

/**
 * The output of a small system program. The environment no longer has secrets at this time.
 * @returns undefined if the program does not exist, fails, or exceeds a limit
 */
export async function toolOutput(
  program: string,
  args: readonly string[],
  maxOutput = MAX_TOOL_OUTPUT,
): Promise<string | undefined> {
  const limits = { timeMs: TOOL_LIMIT_MS, output: maxOutput }
  const result = await runProgram(program, args, { input: 'none', limits }).catch(() => undefined)
  return result?.code === 0 ? result.stdout.toString('utf8') : undefined
}
