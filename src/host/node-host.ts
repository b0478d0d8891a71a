import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import { Interrupted } from '../cli/exit-codes.ts'
import type { Host, PromptWishes } from '../cli/host.ts'
import type { OwnFiles } from '../files/own-files.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import type { Prompter } from '../wizard/prompter.ts'
import { passwordCommandEnvironment, takeEnvironment } from './child-environment.ts'
import { createMachine } from './machine.ts'
import {
  choosePromptMode,
  createWriter,
  mayBeTerminal,
  openedOnce,
  type PromptMode,
  wantsColor,
  wantsUnicode,
} from './streams.ts'
import {
  blockedFolder,
  canMakeFolder,
  findRclone,
  homeOrNone,
  rcloneCache,
  sudoHome,
} from './system-paths.ts'

/** The real machine. */
export function nodeHost(): Host {
  const env = takeEnvironment(process.env)
  const taken = new Set<string>()
  const stop = new AbortController()
  const forget = onStopSignals((signal) => stop.abort(new Interrupted(signal)))
  const machine = createMachine(env)
  const prompters: Prompter[] = []
  const stderr = openedOnce(() => process.stderr)
  const writeErr = (text: string) => void stderr().write(text)
  const onWait = (sentence: string) => writeErr(`${sentence}\n`)
  const pipeRules = (unattended: boolean) => ({ signal: stop.signal, unattended, onWait })
  return {
    env,
    platform: process.platform,
    homeDir: homeOrNone(),
    // `isTTY` creates the stream, which takes milliseconds.
    get stdinIsTTY() {
      return mayBeTerminal(0) && process.stdin.isTTY === true
    },
    get stdoutIsTTY() {
      return mayBeTerminal(1) && process.stdout.isTTY === true
    },
    get stderrIsTTY() {
      return mayBeTerminal(2) && process.stderr.isTTY === true
    },
    columns: (stream) => (process[stream].isTTY && process[stream].columns) || undefined,
    machine,
    signal: stop.signal,
    writeOut: createWriter(1, () => process.stdout),
    writeErr,
    exists: existsSync,
    blockedFolder,
    sudoHome: () => sudoHome(env),
    canMakeFolder,
    settingsFile: settingsIn(filesOf('settings file', stop.signal)),
    credentialsFiles: filesOf('credentials file', stop.signal),
    folders: () => ({ cache: rcloneCache(env), temp: tmpdir() }),
    rcloneDir() {
      const program = findRclone(env)
      return program === undefined ? undefined : dirname(program)
    },
    async readSecret(source, unattended) {
      const { readSecret } = await import('./given-input.ts')
      if (source.kind === 'env') taken.add(source.name)
      return readSecret(source, env, process.env, pipeRules(unattended))
    },
    async readInput(path, unattended) {
      const { readInput } = await import('./given-input.ts')
      return readInput(path, pipeRules(unattended))
    },
    async runPasswordCommand(command, changing) {
      const { runPasswordCommand } = await import('./given-input.ts')
      const given = passwordCommandEnvironment(env, taken)
      return runPasswordCommand(command, { changing, env: given, signal: stop.signal, writeErr })
    },
    inspector: async () => (await import('./inspect/inspector-of.ts')).createInspector(env),
    async marks(stream, wishes) {
      const { createMarks } = await import('./prompts/theme.ts')
      return createMarks(styleOf(stream, wishes, env))
    },
    promptMode: (wishes) => promptMode(wishes, env),
    async createPrompter(wishes) {
      const prompter = await openPrompter(wishes, env, stop.signal)
      prompters.push(prompter)
      return prompter
    },
    async close() {
      for (const prompter of prompters) prompter.close()
      await machine.close()
      forget()
    },
  }
}

type StopSignal = ConstructorParameters<typeof Interrupted>[0]

const STOP_SIGNALS: readonly StopSignal[] = ['SIGHUP', 'SIGINT', 'SIGTERM']

/** Calls `onSignal` for each stop signal until the returned function is called. */
function onStopSignals(onSignal: (signal: StopSignal) => void): () => void {
  let came: StopSignal | undefined
  const listener = (signal: NodeJS.Signals): void => {
    came = signal as StopSignal
    onSignal(came)
  }
  for (const signal of STOP_SIGNALS) process.on(signal, listener)
  return () => {
    // SIGHUP often arrives twice, from the shell and from the terminal. The second one must not
    // interrupt the clean-up. A second Ctrl-C may.
    if (came === 'SIGHUP' || came === 'SIGTERM') return
    for (const signal of STOP_SIGNALS) process.off(signal, listener)
  }
}

/** The settings of this program, in an ordinary INI file. Loads the reader if the file exists. */
function settingsIn(files: OwnFiles): Host['settingsFile'] {
  const load = () => import('./settings-text.ts')
  return {
    ...files,
    async read(path) {
      const text = await files.read(path)
      return text === undefined ? undefined : (await load()).readSettings(text)
    },
    change: async (...change) => (await load()).changeEntry(...change),
  }
}

/** Loads the modules on first use. */
function filesOf(kind: string, signal: AbortSignal): OwnFiles {
  const load = async () => {
    const [{ ownFiles }, { realFileDeps }] = await Promise.all([
      import('../files/own-files.ts'),
      import('../files/file-deps.ts'),
    ])
    return ownFiles(kind, { ...realFileDeps, signal })
  }
  return {
    read: async (path) => (await load()).read(path),
    write: async (path, text) => (await load()).write(path, text),
    remove: async (path) => (await load()).remove(path),
    exclusive: async (path, work) => (await load()).exclusive(path, work),
    list: async (folder) => (await load()).list(folder),
  }
}

function promptMode({ plain, noInput }: PromptWishes, env: Environment): PromptMode {
  const { stdin, stderr, platform } = process
  const streams = { stdinIsTTY: stdin.isTTY === true, stderrIsTTY: stderr.isTTY === true }
  return choosePromptMode({ ...streams, plain, noInput, env, platform })
}

/** What the stream can show, and what the user wants to see on it. */
function styleOf(
  stream: 'stdout' | 'stderr',
  wishes: Pick<PromptWishes, 'plain' | 'color'>,
  env: Environment,
) {
  const plain = wishes.plain || env.TERM === 'dumb'
  const isTTY = process[stream].isTTY === true
  const color = !plain && wantsColor({ when: wishes.color, isTTY, env })
  return { plain, color, unicode: wantsUnicode(env, process.platform) }
}

async function openPrompter(
  wishes: PromptWishes,
  env: Environment,
  stopped: AbortSignal,
): Promise<Prompter> {
  const { createPrompter } = await import('./prompts/create-prompter.ts')
  const { stdin, stderr } = process
  const { quiet, answerTimeoutMs } = wishes
  return createPrompter({
    ...{ stdin, stderr, env, stopped, quiet, answerTimeoutMs },
    ...styleOf('stderr', wishes, env),
    mode: promptMode(wishes, env),
  })
}
