import { PassThrough, Readable } from 'node:stream'
import { run } from '../../src/cli/run.ts'
import { nodeHost } from '../../src/host/node-host.ts'
import { type Ended, environment, type ProgramOptions, runProgram } from './program.ts'
import { replace } from './replace.ts'
import { trustCaFile } from './trust-ca.ts'

/** One run at a time, because a run replaces the environment and the streams of this process. */
let last: Promise<unknown> = Promise.resolve()

/**
 * Runs the command line in this process, on the real machine: files, sockets, child processes. This
 * saves the 0.1 to 0.3 s of processor time of a start. `BUILT=1` starts the built program instead.
 * Use {@link runProgram} for signals, for two runs at once, and for children that read our stdin.
 */
export function runHere(args: readonly string[], options: HereOptions = {}): Promise<Ended> {
  if (process.env.BUILT === '1') return runProgram(args, options)
  const ended = last.then(() => inside(args, options))
  last = ended.catch(() => undefined)
  return ended
}

type HereOptions = Omit<ProgramOptions, 'node' | 'command'>

async function inside(args: readonly string[], options: HereOptions): Promise<Ended> {
  const { stdin = '' } = options
  const env = environment(options)
  const late = limit(`${args.join(' ')} still runs after 35 s`)
  const errors = collector()
  const output = collector()
  const input =
    stdin === 'open' ? new PassThrough() : Readable.from(stdin ? [Buffer.from(stdin)] : [])
  const restore = [
    withEnvironment(env),
    replace(process, 'stdin', input),
    replace(process, 'stdout', output.stream),
    replace(process, 'stderr', errors.stream),
    trustCaFile(env.NODE_EXTRA_CA_CERTS),
  ]
  try {
    // The first text would go to the file descriptor of this process.
    const writeOut = async (text: string) => void output.stream.write(text)
    const host = Object.create(nodeHost(), { writeOut: { value: writeOut } })
    const code = await Promise.race([run(args, host), late.reached])
    return { code, stdout: output.text(), stderr: errors.text() }
  } finally {
    late.forget()
    for (const undo of restore.reverse()) undo()
  }
}

/** A run that hangs fails its own test, and the next test gets its own environment. */
function limit(message: string) {
  let timer: NodeJS.Timeout | undefined
  const reached = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), 35_000)
  })
  return { reached, forget: () => clearTimeout(timer) }
}

/** Like a pipe: no terminal. */
function collector() {
  const stream = new PassThrough()
  const pieces: Buffer[] = []
  stream.on('data', (piece: Buffer) => pieces.push(piece))
  return {
    stream,
    text: () => Buffer.concat([...pieces, stream.read() ?? Buffer.alloc(0)]).toString('utf8'),
  }
}

function withEnvironment(env: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env }
  const set = (values: NodeJS.ProcessEnv) => {
    for (const name of Object.keys(process.env)) if (!(name in values)) delete process.env[name]
    Object.assign(process.env, values)
  }
  set(env)
  return () => set(before)
}
