import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { Pty, type PtyOptions } from '../../support/pty.ts'

export interface Programs {
  readonly folder: string
  readonly path: string
  /** The small wizard of `programs/wizard.ts`, asking one scene, in a real terminal. */
  terminal(scene: string, options?: PtyOptions): Pty
  /** The same with pipes. */
  piped(scene: string, options: PipeOptions): Promise<Piped>
  close(): void
}

export interface PipeOptions {
  /** What is written to stdin, each piece by itself; then it is closed, unless `keepOpen`. */
  readonly pieces: readonly (string | Buffer)[]
  readonly keepOpen?: boolean
  readonly env?: Readonly<Record<string, string>>
  /** Sent when the first question is open. */
  readonly signal?: NodeJS.Signals
}

export interface Piped {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Bundles the test program into a temp folder that finds the same packages. */
export async function buildPrograms(): Promise<Programs> {
  const folder = mkdtempSync(join(tmpdir(), 'prompts-'))
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  await build({
    entryPoints: ['test/host/prompts/programs/wizard.ts', 'test/host/prompts/programs/loaded.ts'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'error',
  })
  const path = join(folder, 'wizard.mjs')
  const open = new Set<Pty>()
  return {
    folder,
    path,
    terminal: (scene, options) => {
      const pty = new Pty(process.execPath, [path, scene], options)
      open.add(pty)
      return pty
    },
    piped: (scene, options) => runPiped(path, scene, options),
    close: () => {
      for (const pty of open) pty.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function runPiped(path: string, scene: string, options: PipeOptions): Promise<Piped> {
  const env = { PATH: process.env.PATH ?? '', MODE: 'lines', ...options.env }
  const child = spawn(process.execPath, [path, scene], { env })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (data) => {
    stdout += data
  })
  child.stderr.on('data', (data) => {
    stderr += data
    // The question is open: now the signal comes.
    if (options.signal !== undefined && stderr.endsWith('> ')) child.kill(options.signal)
  })
  child.stdin.on('error', () => {})
  const ended = new Promise<number | null>((done) => child.on('close', done))
  for (const piece of options.pieces) {
    child.stdin.write(piece)
    await new Promise((next) => setTimeout(next, options.pieces.length > 1 ? 15 : 0))
  }
  if (options.keepOpen !== true) child.stdin.end()
  const code = await ended
  return { code, stdout, stderr }
}

/** The JSON that the program printed on stdout, out of everything on a terminal's screen. */
export function answersOn(screen: string): unknown {
  const lines = screen.split('\n')
  const from = lines.findLastIndex((line) => /^(?:\{"kind"|\[\{)/.test(line))
  const to = lines.indexOf('cleaned up')
  return JSON.parse(lines.slice(from, to).join(''))
}
