import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Ended } from './program.ts'

export interface WineOptions {
  /** The bytes of stdin. They come from a file, because Node cannot read a pipe under wine 8. */
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** A Windows of one's own, as far as wine is one. */
export interface Wine {
  /** A folder of this machine. It is also in {@link drive}. */
  readonly folder: string
  /** `%APPDATA%`, as this machine sees it. */
  readonly appData: string
  /** The path of a file of this machine, for a Windows program. */
  drive(path: string): string
  /** Runs the built program in {@link folder}. */
  run(words: readonly string[], options?: WineOptions): Promise<Ended>
  /** Runs Node itself. */
  node(words: readonly string[], options?: WineOptions): Promise<Ended>
  /** Runs a script in Node itself, with pipes as stdin and stdout. */
  nodeWithPipes(script: string): { readonly status: number | null; readonly stderr: string }
  close(): void
}

/** The path of a `node.exe`. `.ci/run` fetches one. */
export const WINE_NODE = process.env.WINE_NODE ?? ''

export function openWine(): Wine {
  const folder = mkdtempSync(join(tmpdir(), 'wine-'))
  const env = environmentOf(folder)
  execFileSync('wine', ['wineboot', '-i'], { env, stdio: 'ignore', timeout: 120_000 })
  const work = join(folder, 'work')
  mkdirSync(work)
  let count = 0
  const node: Wine['node'] = (words, options = {}) => {
    count += 1
    const at = (name: string) => join(folder, `${count}.${name}`)
    return start([WINE_NODE, ...words], work, { ...env, ...options.env }, at, options.stdin ?? '')
  }
  const users = join(folder, 'prefix/drive_c/users')
  return {
    folder: work,
    appData: join(users, execFileSync('id', ['-un'], { encoding: 'utf8' }).trim(), APP_DATA),
    drive: (path) => `Z:${path.replaceAll('/', '\\')}`,
    node,
    nodeWithPipes(script) {
      // Only the pipe that the script opens matters; stderr is a file so that the error can be read.
      const file = join(folder, 'pipes.err')
      const stderr = openSync(file, 'w')
      const words = [WINE_NODE, '-e', script]
      const { status } = spawnSync('wine', words, { env, stdio: ['pipe', 'pipe', stderr] })
      closeSync(stderr)
      return { status, stderr: readFileSync(file, 'utf8') }
    },
    run: (words, options) => node([resolve('dist/bin.cjs'), ...words], options),
    close: () => {
      // It fails if the server has already ended.
      spawnSync('wineserver', ['-k'], { env, stdio: 'ignore' })
    },
  }
}

const APP_DATA = 'AppData/Roaming'

function environmentOf(folder: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    WINEPREFIX: join(folder, 'prefix'),
    WINEDEBUG: '-all',
    // No Mono and no HTML engine: wine would offer to download them.
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    // Node 20 wants a newer Windows than wine 8 reports.
    NODE_SKIP_PLATFORM_CHECK: '1',
  }
}

function start(
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  at: (name: string) => string,
  stdin: string,
): Promise<Ended> {
  writeFileSync(at('in'), stdin)
  const files = [openSync(at('in'), 'r'), openSync(at('out'), 'w'), openSync(at('err'), 'w')]
  const child = spawn('wine', words, { cwd, env: { ...env }, stdio: files, timeout: 60_000 })
  for (const file of files) closeSync(file)
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', (code) => {
      const [stdout, stderr] = ['out', 'err'].map((name) => readFileSync(at(name), 'utf8'))
      done({ code, stdout: stdout ?? '', stderr: stderr ?? '' })
    })
  })
}
