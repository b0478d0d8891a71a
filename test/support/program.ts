import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { FakePcloud } from '../../fixtures/services/fake-pcloud.ts'

/** The built program, as a user has it. */
export const PROGRAM = resolve('dist/bin.cjs')

export interface ProgramOptions {
  /** Its proxy and CA go into the environment: the real host names lead to it. */
  readonly fake?: FakePcloud
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Written to stdin, which is then closed; `open` leaves it open and silent. */
  readonly stdin?: string | 'open'
  readonly node?: string
  /** Runs instead of Node and the built program. */
  readonly command?: readonly string[]
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  /** Waits for an event of the `--json` stream; fails when the program ends without it. */
  event(name: string): Promise<Readonly<Record<string, unknown>>>
  events(): readonly Readonly<Record<string, unknown>>[]
  stderr(): string
  readonly ended: Promise<Ended>
}

/** Backups of the config files of these tests. */
const STATE = mkdtempSync(join(tmpdir(), 'state-'))

/** Only what a program needs, so that the machine's own settings change no test. */
export function environment({ fake, env = {} }: ProgramOptions): Record<string, string> {
  const { PATH, SystemRoot } = process.env
  const base = { PATH, SystemRoot, HOME: '/nonexistent', LANG: 'C.UTF-8', BROWSER: 'none' }
  const entries = Object.entries({ ...base, XDG_STATE_HOME: STATE, ...fake?.env(), ...env })
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

export function startProgram(args: readonly string[], options: ProgramOptions = {}): Running {
  const { stdin = '', node = process.execPath } = options
  const [file = '', ...words] = [...(options.command ?? [node, PROGRAM]), ...args]
  const child = spawn(file, words, { env: environment(options), stdio: 'pipe' })
  let [stdout, stderr] = ['', '']
  const watchers = new Set<() => void>()
  const notify = () => {
    for (const watcher of watchers) watcher()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    notify()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.stdin.on('error', () => undefined)
  if (stdin !== 'open') child.stdin.end(stdin)
  const events = () => parseLines(stdout)
  const ended = new Promise<Ended>((done) => {
    child.once('close', (code) => {
      done({ code, stdout, stderr })
      notify()
    })
  })
  const event = (name: string) =>
    new Promise<Readonly<Record<string, unknown>>>((found, missing) => {
      const look = () => {
        const match = events().find((candidate) => candidate.event === name)
        if (match) found(match)
        else if (child.exitCode !== null) missing(new Error(`no ${name} in: ${stdout}\n${stderr}`))
        else return
        watchers.delete(look)
      }
      watchers.add(look)
      look()
    })
  return { child, event, events, stderr: () => stderr, ended }
}

/** Runs the program to its end. */
export function runProgram(args: readonly string[], options: ProgramOptions = {}): Promise<Ended> {
  return startProgram(args, options).ended
}

function parseLines(text: string): Readonly<Record<string, unknown>>[] {
  return text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{"event"'))
    .map((line) => JSON.parse(line))
}
