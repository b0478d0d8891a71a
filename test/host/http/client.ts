import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import type { HttpLimits } from '../../../src/host/http-client.ts'

export interface Outcome {
  readonly status?: number
  /** Of the whole body; `body` holds its beginning. */
  readonly length?: number
  readonly body?: string
  /** Of a PcloudConfigError. */
  readonly code?: string
  readonly message?: string
  readonly hint?: string
  /** Name of any other error. */
  readonly thrown?: string
  readonly ms: number
  /** What Node itself had to say. */
  readonly stderr: string
}

export interface Asked {
  readonly url?: string
  /** The caller gives up after so many milliseconds. */
  readonly abortAfter?: number
  readonly limits?: Partial<HttpLimits>
  /** The longest answer the caller takes. */
  readonly maxBytes?: number
  /** The longest time the caller waits. */
  readonly timeoutMs?: number
  /** How often the same is asked, one after the other; the last answer counts. */
  readonly times?: number
}

export type Environment = Readonly<Record<string, string | undefined>>

export interface HttpProgram {
  post(env: Environment, asked?: Asked): Promise<Outcome>
  close(): void
}

/** Bundles `program.ts` beside a link to the packages. */
export async function buildHttpProgram(): Promise<HttpProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'http-'))
  const outfile = join(folder, 'program.mjs')
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  await build({
    entryPoints: ['test/host/http/program.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  })
  return {
    post: (env, asked = {}) => run(outfile, env, asked),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function run(program: string, env: Environment, asked: Asked): Promise<Outcome> {
  const wish = JSON.stringify({ url: 'https://api.pcloud.com/oauth2_token', ...asked })
  const child = spawn(process.execPath, [program, wish], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (data) => {
    stdout += data
  })
  child.stderr.on('data', (data) => {
    stderr += data
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => {
      if (stdout === '') reject(new Error(stderr))
      else resolve({ ...JSON.parse(stdout), stderr })
    })
  })
}
