import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'
import { COMMANDS } from '../../src/cli/commands.ts'
import type { Command } from '../../src/cli/invocation.ts'
import { freePort } from '../support/free-port.ts'
import { environment, PROGRAM } from '../support/program.ts'
import { sample } from '../support/sample.ts'

let fake: FakePcloud
let folder: string
let remote: string
let encrypted: string
beforeAll(async () => {
  fake = await startFakePcloud()
  folder = mkdtempSync(join(tmpdir(), 'never-hangs-'))
  const token = fake.mintToken(fake.account('marcel@example.com'))
  remote = `[pc]\ntype = pcloud\nclient_id = a\nclient_secret = b\ntoken = {"access_token":"${token}","token_type":"bearer"}\n`
  encrypted = `# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\n${'A'.repeat(80)}\n`
})
afterAll(async () => {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What a placeholder of the table stands for; whatever else there will be is a name. */
const SAMPLES: Readonly<Record<string, string>> = {
  TYPE: 'alias',
  TO: 'other',
  KEY: 'mystery',
  FORMAT: 'env',
  FILE: PROGRAM,
  CLIENT_ID: 'a',
}

/** `NAME KEY... --format FORMAT`: what must be there, and each of several ways. */
function wordsOf({ name, args }: Command): readonly (readonly string[])[] {
  const needed = args.replace(/\[(?:[^[\]]|\[[^\]]*\])*\]/g, '').replaceAll('...', '')
  const ways = needed
    .split(' ')
    .filter(Boolean)
    .map((word) => word.split('|'))
  const example = (word: string) => (/^[A-Z_]+$/.test(word) ? (SAMPLES[word] ?? 'pc') : word)
  const lines = ways.reduce<readonly (readonly string[])[]>(
    (before, way) => before.flatMap((line) => way.map((word) => [...line, example(word)])),
    [[name]],
  )
  return /^\[[^\]]*NAME/.test(args) ? [...lines, ...lines.map((line) => [...line, 'pc'])] : lines
}

/** Those that ask or log in by an option only. */
const MORE = [
  ['check', '--fix'],
  ['undo', '--yes'],
  ['create', 'new', 'pcloud', '--non-interactive', '--all'],
  ['create', 'new', 'pcloud', 'config_refresh_token=true', 'client_id=a', 'client_secret=b'],
  ['update', 'pc', '--continue', '--state', '*oauth-islocal,,,', '--result', 'true'],
  ['update', 'pc', '--continue', '--state', '*oauth-authorize,,,', '--result', ''],
  ['new', 'made', '--client-id', 'a', '--client-secret', 'env:S', '--yes', '--login', 'browser'],
  ['new', 'made', '--client-id', 'a', '--client-secret', 'env:S', '--yes', '--login', 'paste'],
  ['new', 'made', '--client-id', 'a', '--client-secret', 'env:S', '--json'],
  ['reconnect', 'pc', '--yes', '--login', 'browser'],
  ['reconnect', 'pc', '--json'],
  [],
]

const LINES = [...COMMANDS.flatMap(wordsOf), ...MORE]

/** How the program is started, and what it then finds as its stdin. */
const INPUTS: readonly (readonly [name: string, command: readonly string[], open: boolean])[] = [
  ['nothing on stdin', [process.execPath, PROGRAM], false],
  ['stdin closed', ['sh', '-c', 'exec "$@" <&-', 'sh', process.execPath, PROGRAM], false],
  ['an open silent pipe', [process.execPath, PROGRAM], true],
]

/** A session of its own has no terminal that could be opened behind the back of stdin. */
async function timed(
  command: readonly string[],
  open: boolean,
  words: readonly string[],
  text: string,
) {
  const own = mkdtempSync(join(folder, 'run-'))
  const config = join(own, 'rclone.conf')
  writeFileSync(config, text)
  const port = await freePort()
  const known =
    COMMANDS.find(({ name }) => name === words[0])?.options.map(({ name }) => name) ?? []
  const login = known.includes('timeout')
    ? ['--timeout', '1s', '--redirect-port', String(port)]
    : []
  const env = environment({ fake, env: { RCLONE_CONFIG: config, HOME: own, S: 'b' } })
  const [program = '', ...first] = command
  const begun = Date.now()
  const child = spawn(program, [...first, ...words, ...login], {
    ...{ env, detached: true, stdio: [open ? 'pipe' : 'ignore', 'pipe', 'pipe'] },
  })
  for (const stream of [child.stdout, child.stderr]) stream?.resume()
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
  const code = await new Promise<number | null>((done) => child.once('close', done))
  clearTimeout(late)
  return { code, seconds: (Date.now() - begun) / 1_000 }
}

describe('all commands stop, with any stdin', () => {
  it('the table contains all commands', () => {
    expect(new Set(LINES.map(([name]) => name).filter(Boolean))).toEqual(
      new Set(COMMANDS.map(({ name }) => name)),
    )
  })

  describe.concurrent.each(INPUTS)('%s', (_, command, open) => {
    // Side by side on a busy machine one may be late; none is late twice.
    it.each(sample(LINES, 12).map((words) => ({ words })))(
      '$words',
      { retry: 2 },
      async ({ words }) => {
        for (const text of [remote, encrypted]) {
          const { code, seconds } = await timed(command, open, words, text)
          expect(code).not.toBeNull()
          expect(seconds).toBeLessThan(5)
        }
      },
    )
  })
})
