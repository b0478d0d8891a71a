import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import type { Inspector } from '../../src/check/inspector.ts'
import type { Host } from '../../src/cli/host.ts'
import { run } from '../../src/cli/run.ts'
import { PcloudConfigError } from '../../src/errors.ts'
import { nodeHost } from '../../src/host/node-host.ts'
import { createPrompter } from '../../src/host/prompts/create-prompter.ts'
import type { ServiceClient } from '../../src/http.ts'
import { Secret } from '../../src/secret.ts'
import type { Prompter } from '../../src/wizard/prompter.ts'

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** What a pipe answers to questions; nobody is asked where it is left out. */
  readonly answers?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Answers requests. Without it, there is no network. */
  readonly http?: ServiceClient
}

/** The whole program in this process: the real disk in a folder of its own, no network and no child. */
export interface Desk {
  readonly folder: string
  readonly config: string
  write(bytes: string | Uint8Array): void
  read(): Buffer | undefined
  run(argv: readonly string[], options?: RunOptions): Promise<Ran>
  clear(): void
}

export function openDesk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'desk-'))
  const config = join(folder, 'rclone.conf')
  return {
    ...{ folder, config },
    write: (bytes) => writeFileSync(config, bytes, { mode: 0o600 }),
    read() {
      try {
        return readFileSync(config)
      } catch {
        return undefined
      }
    },
    run: (argv, options = {}) => runHere(argv, { folder, config }, options),
    clear: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function runHere(
  argv: readonly string[],
  { folder, config }: { readonly folder: string; readonly config: string },
  { answers, env = {}, http = OFFLINE }: RunOptions,
): Promise<Ran> {
  const said = { stdout: '', stderr: '' }
  const real = nodeHost()
  const opened: Prompter[] = []
  const talk = new PassThrough().on('data', (chunk) => {
    said.stderr += chunk
  })
  const host: Host = {
    ...real,
    env: { RCLONE_CONFIG: config, HOME: folder, XDG_STATE_HOME: join(folder, 'state'), ...env },
    ...{ homeDir: folder, stdinIsTTY: false, stdoutIsTTY: false, stderrIsTTY: false },
    columns: () => undefined,
    machine: {
      ...{ platform: 'linux', now: Date.now, rclone: () => undefined, freePort: async () => 1 },
      http: async () => http,
      openBrowser: async () => ({ kind: 'failed', reason: 'none here' }),
      visitorIdentifier: async () => () => 'unknown',
      qrCode: async () => undefined,
      environment: {
        browserHere: false,
        isolated: true,
        browserDisabled: true,
        ssh: { host: 'x' },
      },
    },
    async writeOut(text) {
      said.stdout += text
    },
    writeErr(text) {
      said.stderr += text
    },
    rcloneDir: () => undefined,
    readSecret: async ({ name }) => `secret of ${name}`,
    runPasswordCommand: async () => new Secret('wrong'),
    inspector: async () => BLIND,
    promptMode: () => (answers ? 'lines' : 'none'),
    async createPrompter({ quiet, plain, noInput }) {
      const prompter = createPrompter({
        ...{ stdin: Readable.from([`${(answers ?? []).join('\n')}\n`]), stderr: talk },
        ...{ mode: answers && !noInput ? 'lines' : 'none', color: false, unicode: false },
        ...{ quiet, plain, answerTimeoutMs: 1_000, env: {}, stopped: real.signal },
      })
      opened.push(prompter)
      return prompter
    },
    async close() {
      for (const prompter of opened) prompter.close()
      await real.close()
    },
  }
  const code = await run(argv, host)
  return { code, ...said }
}

const nobody = async (): Promise<never> => {
  throw new PcloudConfigError('network', 'There is no network here.', { hint: 'Try again.' })
}
const OFFLINE: ServiceClient = { postForm: nobody, postJson: nobody, get: nobody }

/** `check` without a look at the machine that the tests run on. */
const BLIND: Inspector = {
  port: async (port) => ({ port, state: 'free' }),
  loopback: async () => ({ ipv4: undefined, ipv6: undefined }),
  rcloneBackends: async () => undefined,
  rclone: async () => ({ path: undefined, version: undefined }),
  running: async () => [],
  file: async (target) => ({
    ...{ target, links: 1, found: undefined, folder: undefined, ownUid: 0, mountedAlone: false },
  }),
  place: () => [],
  watchTls: () => () => [],
  tighten: async () => undefined,
}
