import { PcloudConfigError } from '../errors.ts'
import { Secret } from '../secret.ts'
import type { RcloneTool } from '../wizard/wizard-context.ts'
import { rclonePortTaken, saysPortTaken } from './rclone-program.ts'
import { runProgram } from './run-program.ts'

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
  env: NodeJS.ProcessEnv,
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
    ...{ input: 'none', env, signal, onText },
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
