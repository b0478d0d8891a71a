import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Dump = Record<string, Record<string, string>>

/** The dump as sorted pairs, because an object would hide a section named `__proto__`. */
export function canonical(dump: Dump | string): unknown {
  if (typeof dump === 'string') return dump
  const sorted = (entries: [string, unknown][]) => entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return sorted(Object.entries(dump).map(([name, keys]) => [name, sorted(Object.entries(keys))]))
}

/** An environment in which rclone reads only this file. */
export function bareEnv(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: join(home, 'none') }
}

/**
 * A running `rclone rcd`, which responds in a millisecond. It reads the config file again when size
 * or time change (configfile.go `_check`), and keeps the previous one if it refuses the new one.
 */
export class RcloneDaemon {
  readonly file: string
  readonly #child: ChildProcess
  readonly #url: URL
  readonly #folder: string
  #clock = 1_000_000_000

  private constructor(child: ChildProcess, url: URL, folder: string) {
    this.#child = child
    this.#url = url
    this.#folder = folder
    this.file = join(folder, 'rclone.conf')
  }

  static async start(): Promise<RcloneDaemon> {
    const folder = mkdtempSync(join(tmpdir(), 'judge-'))
    const file = join(folder, 'rclone.conf')
    writeFileSync(file, SENTINEL)
    const args = ['rcd', '--rc-no-auth', '--rc-addr', '127.0.0.1:0', '--config', file]
    const child = spawn('rclone', args, {
      env: bareEnv(folder),
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: folder,
    })
    const url = await new Promise<URL>((resolve, reject) => {
      let said = ''
      child.stderr?.on('data', (chunk) => {
        said += chunk
        const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)
        if (found) resolve(new URL(found[0]))
      })
      child.on('exit', () => reject(new Error(`rclone rcd ended: ${said}`)))
    })
    return new RcloneDaemon(child, url, folder)
  }

  /** The content that rclone reads from these bytes, or 'refused'. */
  async judge(bytes: Uint8Array | string): Promise<Dump | 'refused'> {
    this.put(SENTINEL)
    await this.call('config/dump', {})
    this.put(bytes)
    const dump = await this.dump()
    return JSON.stringify(dump) === SENTINEL_DUMP ? 'refused' : dump
  }

  dump(): Promise<Dump> {
    return this.call('config/dump', {}) as Promise<Dump>
  }

  /** The base of relative paths. */
  get folder(): string {
    return this.#folder
  }

  /** Opens a remote without listing it. Returns the error of rclone if it refuses. */
  async refusal(fs: string): Promise<string | undefined> {
    try {
      await this.call('operations/fsinfo', { fs })
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  put(bytes: Uint8Array | string): void {
    writeFileSync(this.file, bytes)
    this.touch()
  }

  /** Changes the time of the file, so that rclone reads it again. */
  touch(): void {
    this.#clock += 1
    utimesSync(this.file, this.#clock, this.#clock)
  }

  call(path: string, params: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' }
      const sent = request(new URL(path, this.#url), { method: 'POST', headers }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk) => chunks.push(chunk))
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          if (answer.statusCode === 200) resolve(JSON.parse(text))
          else reject(new Error(text))
        })
      })
      sent.on('error', reject)
      sent.end(JSON.stringify(params))
    })
  }

  stop(): void {
    this.#child.removeAllListeners('exit')
    this.#child.kill('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const SENTINEL = '[no such remote anywhere]\nsentinel = yes\n'
const SENTINEL_DUMP = '{"no such remote anywhere":{"sentinel":"yes"}}'
