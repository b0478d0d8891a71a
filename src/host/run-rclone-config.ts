import { PcloudConfigError } from '../errors.ts'
import { withScratchFile } from '../files/private-modes.ts'
import { isTimeUp, withLimit } from '../limit.ts'
import { errnoOf } from '../system-error.ts'
import { visible } from '../visible.ts'
import type { RcloneAnswer, RcloneCall } from '../wizard/wizard-context.ts'
import { rcloneConfigEnvironment } from './child-environment.ts'
import type { Environment } from './child-secrets.ts'
import { rclonePortTaken, saysPortTaken } from './rclone-program.ts'
import { runProgram } from './run-program.ts'

/**
 * Runs `rclone config` on a temporary copy of the file: rclone rewrites the file
 * without a lock. Deletes the copy afterwards.
 * @throws PcloudConfigError `login-timeout`, `port-unavailable`, `usage` or `failed`, with rclone's reason
 */
export async function rcloneConfig(
  program: string,
  call: RcloneCall,
  env: Environment,
): Promise<RcloneAnswer> {
  const run = (path: string) =>
    withLimit(call.timeoutMs, call.signal, (signal) => {
      const file = `--config=${path}`
      const args = ['config', file, '--ask-password=false', ...call.words]
      const own = { ...rcloneConfigEnvironment(env), RCLONE_CONFIG_PASS: call.password.reveal() }
      return outputOf(program, args, { call, env: own, signal })
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

interface Run {
  readonly call: RcloneCall
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
}

async function outputOf(
  program: string,
  args: readonly string[],
  { call: { onTalk, hide }, env, signal }: Run,
): Promise<string> {
  let [text, shown] = ['', 0]
  const onText = (piece: string) => {
    text += piece
    const lines = linesBeforeError(text)
    for (const line of lines.slice(shown)) onTalk(line)
    shown = lines.length
  }
  const options = { input: 'none', env, signal, onText } as const
  const result = await runProgram(program, args, options).catch((cause: unknown) => {
    throw signal.aborted ? cause : notStarted(cause)
  })
  if (result.code === 0) return result.stdout.toString('utf8')
  throw refusal(hide(result.stderr))
}

function notStarted(cause: unknown): PcloudConfigError {
  const why = errnoOf(cause) || visible(cause instanceof Error ? cause.message : 'unknown cause')
  return new PcloudConfigError('failed', `The installed rclone could not be started (${why}).`, {
    hint: 'The file has not changed. Check that this works: rclone version',
    cause,
  })
}

/** Leaves out the error: it explains an rclone command that the user did not type. */
function linesBeforeError(said: string): readonly string[] {
  const lines = said.split('\n').slice(0, -1)
  const error = lines.findIndex((line) => FAILURE.test(line))
  return error === -1 ? lines : lines.slice(0, error)
}

const FAILURE = /^Error: |\b(Fatal error|CRITICAL): /
/** Errors that the user can correct in the arguments, or with a different version of rclone. */
const USAGE = /unknown (internal )?state|bad state|find (backend|type)|unknown flag|invalid char/

function refusal(said: string): PcloudConfigError {
  const lines = said.split('\n').map((line) => line.trim())
  const told = lines.find((line) => FAILURE.test(line)) ?? lines.filter(Boolean).at(-1)
  const reason = told?.replace(/^.*?(Error|Fatal error|CRITICAL): /, '') ?? 'unknown reason'
  if (saysPortTaken(reason)) {
    return rclonePortTaken(
      'Close the other login that is still waiting, or set config_is_local=false.',
    )
  }
  const code = USAGE.test(reason) ? 'usage' : 'failed'
  return new PcloudConfigError(code, `rclone refuses this: ${visible(reason)}`, {
    hint: 'The file has not changed. Only rclone supports this type. To see which version is installed: rclone version',
  })
}

function tooLate(): PcloudConfigError {
  return new PcloudConfigError('login-timeout', 'rclone did not finish in time.', {
    hint: 'Retry with a longer time limit, or set config_is_local=false.',
  })
}

/** The disk is full, or a different program removed the copy. */
function noCopy(cause: unknown): PcloudConfigError {
  const why = cause instanceof Error ? visible(cause.message) : 'unknown error'
  return new PcloudConfigError('failed', `Cannot use a temporary copy of the config file: ${why}`, {
    hint: 'The file has not changed. The copy is in the folder for temporary files (TMPDIR).',
    cause,
  })
}
