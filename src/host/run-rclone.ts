import type { OptionFacts, RcloneBackends } from '../check/inspector.ts'
import { PcloudConfigError } from '../errors.ts'
import { withScratchFile } from '../files/private-modes.ts'
import { parseJson } from '../json.ts'
import { isTimeUp, withLimit } from '../limit.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { Secret } from '../secret.ts'
import { errnoOf } from '../system-error.ts'
import { visible } from '../visible.ts'
import type { RcloneAnswer, RcloneCall, RcloneTool } from '../wizard/wizard-context.ts'
import { rcloneConfigEnvironment, rcloneLoginEnvironment } from './child-environment.ts'
import { runProgram, toolOutput } from './run-program.ts'

const PASTE = /--->\s*([\s\S]*?)\s*<---End paste/
/** rclone 1.75 also prints `"http://localhost:53682/"`, the redirect URI of its app. */
const START = /http:\/\/(?:127\.0\.0\.1|localhost):\d+\/auth\?state=[\w-]+(?=\s)/

type RcloneLogin = Parameters<RcloneTool['authorize']>[0]

/**
 * Lets rclone log in with rclone's app: `rclone authorize pcloud`, without our config file. It
 * prints the token between paste markers (`fs/config/authorize.go`).
 * @returns the token JSON
 */
export async function rcloneAuthorize(
  program: string,
  { signal, onUrl }: RcloneLogin,
  env: Environment,
): Promise<Secret> {
  // rclone would pass a link to the browser, where other users can read it (S21).
  const args = ['authorize', 'pcloud', '--auth-no-open-browser', '--config', '']
  let text = ''
  let isFound = false
  const onText = (piece: string) => {
    if (isFound) return
    text += piece
    const url = START.exec(text)?.[0]
    if (url === undefined) return
    isFound = true
    onUrl(url)
  }
  const { stdout, stderr } = await runProgram(program, args, {
    ...{ input: 'none', env: rcloneLoginEnvironment(env), signal, onText },
  }).catch((cause: unknown) => {
    throw signal.aborted ? signal.reason : failed(cause)
  })
  const token = PASTE.exec(stdout.toString('utf8'))?.[1]
  if (token !== undefined) return new Secret(token)
  throw saysPortTaken(stderr) ? rclonePortTaken(CLOSE_THE_OTHER) : failed()
}

const CLOSE_THE_OTHER =
  'Close the other login that is still waiting: an earlier `rclone authorize` or pcloud-config.'

function failed(cause?: unknown): PcloudConfigError {
  return new PcloudConfigError('login-failed', "rclone's own login did not return a token.", {
    hint: 'To see the reason, run `rclone authorize pcloud`. You can also register an app and use its client ID.',
    cause,
  })
}

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

/** Whether rclone reports that the login port is in use. */
function saysPortTaken(said: string): boolean {
  return /address already in use/.test(said)
}

function rclonePortTaken(hint: string): PcloudConfigError {
  const message = 'rclone needs port 53682, but a different program uses it.'
  return new PcloudConfigError('port-unavailable', message, { hint })
}

/** Runs `rclone version`. With a config path, rclone would create the folder. */
export async function rcloneVersion(program: string): Promise<string | undefined> {
  const output = await toolOutput(program, ['version', '--config', ''])
  return /^rclone (v\S{1,40})/.exec(output ?? '')?.[1]
}

const MAX_PROVIDERS = 8 * 1024 * 1024

export async function rcloneBackends(program: string): Promise<RcloneBackends | undefined> {
  const output = await toolOutput(program, ['config', 'providers', '--config', ''], MAX_PROVIDERS)
  const backends = new Map<string, Map<string, OptionFacts>>()
  for (const backend of recordsIn(parseJson(output ?? ''))) {
    const options = recordsIn(backend.Options)
    const facts = new Map(options.map((one) => [textOf(one.Name), optionFacts(one)]))
    for (const type of spellingsOf(backend)) if (type !== '') backends.set(type, facts)
  }
  return backends.size === 0 ? undefined : backends
}

/** rclone finds a type by its name, also without spaces, its prefix and its aliases (`fs/registry.go`, Find). */
function spellingsOf({ Name, Prefix, Aliases }: Fields): readonly string[] {
  const name = textOf(Name)
  const aliases = Array.isArray(Aliases) ? Aliases.map(textOf) : []
  return [name, name.replaceAll(' ', ''), textOf(Prefix), ...aliases]
}

function optionFacts({ Type: kind, IsPassword: hidden, Examples: examples }: Fields): OptionFacts {
  const values = recordsIn(examples).map(({ Value: value }) => textOf(value))
  return { kind: textOf(kind), isPassword: hidden === true, examples: values }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

type Fields = Readonly<Record<string, unknown>>

function recordsIn(list: unknown): readonly Fields[] {
  return Array.isArray(list) ? list.filter((one) => one !== null && typeof one === 'object') : []
}
