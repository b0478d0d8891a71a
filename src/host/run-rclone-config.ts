import type { ChildProcess } from 'node:child_process'
import { PcloudConfigError } from '../errors.ts'
import { withScratchFile } from '../files/scratch-file.ts'
import { isTimeUp, withLimit } from '../limit.ts'
import { visible } from '../visible.ts'
import type { RcloneAnswer, RcloneCall } from '../wizard/wizard-context.ts'
import { rcloneConfigEnvironment } from './child-environment.ts'
import type { Environment } from './child-secrets.ts'
import { rclonePortTaken, saysPortTaken } from './rclone-program.ts'
import { spawnChild } from './spawn-child.ts'

/**
 * Runs `rclone config` with those words, no shell, on a copy of its own: rclone writes files
 * whole and without a lock, and the person's is not to suffer that. The copy is gone afterwards.
 * @throws PcloudConfigError `login-timeout`, `port-unavailable`, `usage` or `failed`, with rclone's reason
 */
export async function rcloneConfig(
  program: string,
  call: RcloneCall,
  env: Environment,
): Promise<RcloneAnswer> {
  const run = (path: string) =>
    withLimit(call.timeoutMs, call.signal, (signal) => {
      const words = ['config', `--config=${path}`, '--ask-password=false', ...call.words]
      const stdio = ['ignore', 'pipe', 'pipe'] as const
      const mine = { ...rcloneConfigEnvironment(env), RCLONE_CONFIG_PASS: call.password.reveal() }
      return outputOf(spawnChild(program, words, { stdio: [...stdio], env: mine, signal }), call)
    })
  try {
    const { result, file } = await withScratchFile('rclone.conf', call.file, run)
    return { printed: result, file }
  } catch (error) {
    if (isTimeUp(error)) throw tooLate()
    if (call.signal.aborted) throw call.signal.reason
    throw error instanceof PcloudConfigError ? error : noCopy(error)
  }
}

function outputOf(child: ChildProcess, { onTalk, hide }: RcloneCall): Promise<string> {
  let [printed, said, told] = ['', '', 0]
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text
    const talk = talkOf(said)
    for (const line of talk.slice(told)) onTalk(line)
    told = talk.length
  })
  return new Promise((resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => {
      // A script named rclone may leave a child behind that holds our pipes open.
      child.stdout?.destroy()
      child.stderr?.destroy()
      child.unref()
      reject(cause.name === 'AbortError' ? (cause.cause ?? cause) : notStarted(cause))
    })
    child.once('close', (code) => (code === 0 ? resolve(printed) : reject(refusal(hide(said)))))
  })
}

function notStarted(cause: NodeJS.ErrnoException): PcloudConfigError {
  const why = cause.code ?? visible(cause.message)
  return new PcloudConfigError('failed', `The installed rclone could not be started (${why}).`, {
    hint: 'Nothing was changed. See what `rclone version` says.',
    cause,
  })
}

/** Whole lines, up to the error: its usage is rclone's command, which nobody has typed. */
function talkOf(said: string): readonly string[] {
  const lines = said.split('\n').slice(0, -1)
  const error = lines.findIndex((line) => FAILURE.test(line))
  return error === -1 ? lines : lines.slice(0, error)
}

const FAILURE = /^Error: |\b(Fatal error|CRITICAL): /
/** What the caller can mend in its words, or by another rclone. */
const IN_THE_WORDS =
  /unknown (internal )?state|bad state|find (backend|type)|unknown flag|invalid char/

function refusal(said: string): PcloudConfigError {
  const lines = said.split('\n').map((line) => line.trim())
  const told = lines.find((line) => FAILURE.test(line)) ?? lines.filter(Boolean).at(-1)
  const reason = told?.replace(/^.*?(Error|Fatal error|CRITICAL): /, '') ?? 'it did not say why'
  if (saysPortTaken(reason)) {
    return rclonePortTaken(
      'End the other login that waits there, or answer config_is_local with false.',
    )
  }
  const code = IN_THE_WORDS.test(reason) ? 'usage' : 'failed'
  return new PcloudConfigError(code, `rclone refuses this: ${visible(reason)}`, {
    hint: 'Nothing was changed. The installed rclone was asked, since the type is its own: `rclone version` tells which it is.',
  })
}

function tooLate(): PcloudConfigError {
  return new PcloudConfigError('login-timeout', 'rclone was not done in time.', {
    hint: 'Try again, with a longer --timeout if need be, or answer config_is_local with false.',
  })
}

/** The disk did not take it, or a program of that name took it away. */
function noCopy(cause: unknown): PcloudConfigError {
  const why = cause instanceof Error ? visible(cause.message) : 'something went wrong'
  return new PcloudConfigError('failed', `The copy of the remote that rclone works on: ${why}`, {
    hint: 'Nothing was changed. It lies in the folder for temporary files (TMPDIR) for that moment.',
    cause,
  })
}
