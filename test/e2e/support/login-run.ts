import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FakePcloud } from '../../../fixtures/services/fake-pcloud.ts'
import { freePort } from '../../support/free-port.ts'
import { environment, PROGRAM, type Running, startProgram } from '../../support/program.ts'
import { Pty } from '../../support/pty.ts'

export interface LoginOptions {
  readonly fake: FakePcloud
  /** After the arguments that every login here has. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Default: the right one. */
  readonly secret?: string
  /** Of `--login`; undefined for what the program does by itself. Default: `browser`. */
  readonly method?: 'browser' | undefined
  /** Leave it out for a free one; `default` for the one that needs no option. */
  readonly port?: number | 'default'
}

export interface Place {
  readonly port: number
  /** What a browser's address of the listener begins with. */
  readonly origin: string
  /** The text of rclone.conf; undefined while there is none. */
  saved(): string | undefined
  remove(): void
}

export interface LoginRun extends Running, Place {
  /** The link that the program prints. */
  startUrl(): Promise<string>
  /** pCloud's page, with the state of the printed link. */
  authUrl(): Promise<string>
}

/** The program as another program runs it, up to the login that waits for a browser. */
export async function startLogin(options: LoginOptions): Promise<LoginRun> {
  const { place, args, env } = await prepare(options)
  const run = startProgram([...args, '--yes', '--json', ...(options.args ?? [])], { env })
  const announced = async (key: string) => String((await run.event('auth_url'))[key])
  const remove = () => {
    run.child.kill('SIGKILL')
    place.remove()
  }
  const links = { startUrl: () => announced('start_url'), authUrl: () => announced('url') }
  return { ...run, ...place, remove, ...links }
}

export interface TerminalRun extends Place {
  readonly pty: Pty
  startUrl(): Promise<string>
}

/** The program as a person runs it, on a terminal. */
export async function startLoginInPty(options: LoginOptions): Promise<TerminalRun> {
  const { place, args, env } = await prepare(options)
  const pty = new Pty(process.execPath, [PROGRAM, ...args, ...(options.args ?? [])], {
    ...{ env, cols: 240, rows: 50 },
  })
  const remove = () => {
    pty.close()
    place.remove()
  }
  return { pty, ...place, remove, startUrl: () => shownLink(pty, place.origin) }
}

/** The start link on the screen; the last one where the login has begun anew. */
async function shownLink(pty: Pty, origin: string): Promise<string> {
  const link = `${origin}/start/[\\w-]{43}`
  const screen = await pty.see(new RegExp(link))
  return screen.match(new RegExp(link, 'g'))?.at(-1) ?? ''
}

async function prepare(options: LoginOptions) {
  const { fake, port = await freePort(), secret = fake.app.secret } = options
  const method = 'method' in options ? options.method : 'browser'
  const place = createPlace(port)
  fake.addRedirectUri(`${place.origin}/`)
  const args = ['new', 'cloud', '--config', place.conf, '--client-id', fake.app.clientId]
  args.push('--client-secret', 'env:PCLOUD_CLIENT_SECRET', '--root-folder', 'd0')
  args.push('--region', 'auto', ...(method ? ['--login', method] : []))
  if (!options.env?.BROWSER) args.push('--no-browser')
  if (port !== 'default') args.push('--redirect-port', String(port))
  // In a container nothing would listen; a session of SSH is one wherever these tests run.
  const ssh = method ? {} : { SSH_CONNECTION: '192.0.2.7 40000 192.0.2.9 22' }
  const env = environment({ fake, env: { PCLOUD_CLIENT_SECRET: secret, ...ssh, ...options.env } })
  return { place, args, env }
}

function createPlace(wanted: number | 'default'): Place & { readonly conf: string } {
  const folder = mkdtempSync(join(tmpdir(), 'login-'))
  const conf = join(folder, 'rclone.conf')
  const port = wanted === 'default' ? 53_682 : wanted
  return {
    ...{ conf, port, origin: `http://localhost:${port}` },
    saved: () => read(conf),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
