import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { constants } from 'node:os'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { sayCommand } from './say.ts'
import type { Stage } from './stage.ts'

/** The built program, as a user has it: beside the folder of this file or of its bundle. */
const PROGRAM = fileURLToPath(new URL('../dist/bin.cjs', import.meta.url))
const KILL_AFTER_MS = 2_000
const QUIET: StdioOptions = ['ignore', 'inherit', 'inherit']

export interface Started {
  readonly child: ChildProcess
  /** The exit code, as a shell counts it; rejects when the program cannot be started. */
  readonly ended: Promise<number>
}

export function startProgram(
  stage: Stage,
  args: readonly string[],
  stdio: StdioOptions,
  env: Readonly<Record<string, string>> = {},
): Started {
  sayCommand('pcloud-config', ...args)
  return start(stage, process.execPath, [PROGRAM, ...args], stdio, env)
}

/** Runs the program to its end; what it prints goes straight through. */
export function program(stage: Stage, ...args: readonly string[]): Promise<number> {
  return startProgram(stage, args, QUIET).ended
}

/** Not synchronously: the pCloud it asks lives in this process. */
export function rclone(stage: Stage, ...args: readonly string[]): Promise<number> {
  sayCommand('rclone', ...args)
  return start(stage, 'rclone', args, QUIET).ended
}

function start(
  { env, signal }: Stage,
  command: string,
  args: readonly string[],
  stdio: StdioOptions,
  added: Readonly<Record<string, string>> = {},
): Started {
  const child = spawn(command, args, { stdio, env: { ...env, ...added } })
  const end = () => endGently(child)
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, name) => resolve(code ?? 128 + (name ? constants.signals[name] : 0)))
  })
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  const forget = () => signal.removeEventListener('abort', end)
  ended.then(forget, forget)
  return { child, ended }
}

/** First a signal that lets it give the terminal back, then one that nothing survives. */
function endGently(child: ChildProcess): void {
  child.kill('SIGTERM')
  const last = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS)
  child.once('close', () => clearTimeout(last))
}
