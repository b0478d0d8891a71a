import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { PcloudConfigError } from '../errors.ts'
import { Secret } from '../secret.ts'
import type { RcloneTool } from '../wizard/wizard-context.ts'
import { rclonePortTaken, saysPortTaken } from './rclone-program.ts'
import { spawnChild } from './spawn-child.ts'

const PASTE = /--->\s*([\s\S]*?)\s*<---End paste/
/** Known by its path: 1.75 also prints `"http://localhost:53682/"`, the redirect URI of its app. */
const START = /http:\/\/(?:127\.0\.0\.1|localhost):\d+\/auth\?state=[\w-]+(?=\s)/

type RcloneLogin = Parameters<RcloneTool['authorize']>[0]

/**
 * Lets rclone log in with its own app: `rclone authorize pcloud`, no shell, without our
 * config file. It prints the token between its paste markers (`fs/config/authorize.go`).
 * @returns the token JSON
 */
export function rcloneAuthorize(
  program: string,
  login: RcloneLogin,
  env: NodeJS.ProcessEnv,
): Promise<Secret> {
  // rclone would pass its own link to the opener, where other users can read it (S21).
  const words = ['authorize', 'pcloud', '--auth-no-open-browser', '--config', '']
  const child = spawnChild(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
    signal: login.signal,
  })
  const printed = collect(child.stdout)
  const said = collect(child.stderr, (text) => {
    const url = START.exec(text)?.[0]
    if (url !== undefined) login.onUrl(url)
    return url !== undefined
  })
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      if (login.signal.aborted) letGo(child)
      reject(login.signal.aborted ? login.signal.reason : failed(cause))
    })
    child.once('close', () => {
      const token = PASTE.exec(printed())?.[1]
      if (token === undefined)
        reject(saysPortTaken(said()) ? rclonePortTaken(END_THE_OTHER) : failed())
      else resolve(new Secret(token))
    })
  })
}

/** A script named rclone may leave a child behind that holds our pipes open. */
function letGo(child: ChildProcess): void {
  child.stdout?.destroy()
  child.stderr?.destroy()
  child.unref()
}

/** Gathers a stream; `look` sees all of it so far, in whatever pieces it comes, until it is done. */
function collect(stream: Readable | null, look: (text: string) => boolean = () => true) {
  let text = ''
  let done = false
  stream?.setEncoding('utf8').on('data', (piece: string) => {
    text += piece
    if (!done) done = look(text)
  })
  return () => text
}

const END_THE_OTHER =
  'End the other login that waits there: an earlier `rclone authorize` or pcloud-config.'

function failed(cause?: unknown): PcloudConfigError {
  return new PcloudConfigError('login-failed', 'rclone’s own login did not give a token.', {
    hint: 'Run `rclone authorize pcloud` to see why, or register an app and give its client id.',
    cause,
  })
}
