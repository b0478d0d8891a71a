/**
 * A small wizard for the tests: asks what the first argument names, then tells on stdout
 * what it got, as JSON. The environment picks the mode.
 */
import { writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import process from 'node:process'
import { PcloudConfigError } from '../../../../src/errors.ts'
import { createPrompter } from '../../../../src/host/prompts/create-prompter.ts'
import type { Prompter } from '../../../../src/wizard/prompter.ts'
import { HOSTILE_SCENES, SCENES } from './scenes.ts'

process.exitCode = 1
// After a hang-up nothing can be printed, and that is no reason to stop cleaning up.
process.stdout.on('error', () => {})
const stop = new AbortController()
const mode = process.env.MODE ?? 'terminal'
const limit = process.env.ANSWER_MS
/** For answers that are too long to be printed. */
function lengthOf(reply: unknown): unknown {
  return { length: String((reply as { value?: unknown }).value).length }
}

for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    process.exitCode = 128 + constants.signals[signal]
    stop.abort()
  })
}

const prompter: Prompter = createPrompter({
  mode: mode as 'terminal' | 'lines' | 'none',
  stdin: process.stdin,
  stderr: process.stderr,
  color: process.env.COLOR === '1',
  unicode: process.env.ASCII !== '1',
  env: process.env,
  stopped: stop.signal,
  ...(limit === undefined ? {} : { answerTimeoutMs: Number(limit) }),
})

const own = process.env.SELF_SIGNAL
if (own !== undefined) setTimeout(() => process.kill(process.pid, own), 1_000)

const scene = { ...SCENES, ...HOSTILE_SCENES }[process.argv[2] ?? 'wizard']
if (scene === undefined) throw new Error('no such scene')
try {
  const answers = await scene(prompter, stop.signal)
  if (!stop.signal.aborted) process.exitCode = 0
  const shown = process.env.COUNT === '1' ? lengthOf(answers) : answers
  process.stdout.write(`${JSON.stringify(shown)}\n`)
} catch (error) {
  if (!(error instanceof PcloudConfigError)) throw error
  process.stdout.write(`${error.code}: ${error.message} ${error.hint ?? ''}\n`)
  if (!stop.signal.aborted) process.exitCode = error.code === 'cancelled' ? 130 : 2
} finally {
  prompter.close()
  // What a program does last; a signal must not cut it off.
  await new Promise((resolve) => setTimeout(resolve, 50))
  process.stdout.write('cleaned up\n')
  const log = process.env.LOG
  if (log !== undefined) writeFileSync(log, `cleaned up ${process.exitCode}`)
}
