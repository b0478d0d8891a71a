import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type FakePcloud,
  type FakePcloudOptions,
  startFakePcloud,
} from '../../fixtures/services/fake-pcloud.ts'
import { allow, type BrowserOptions, openPage, type Page } from './fake-browser.ts'
import { freePort } from './free-port.ts'

export const CLIENT_ID = 'zQg0smNw8tp'
export const CLIENT_SECRET = '2OSmU2xW6gYaLLCaPPIUg5T5EvX7'

/** A token as rclone writes it. */
export const tokenBlob = (token: string, expiry = '0001-01-01T00:00:00Z') =>
  `{"access_token":"${token}","token_type":"bearer","expiry":"${expiry}"}`

/** A fake pCloud, an empty config folder, and a redirect port of one's own. */
export interface Stage {
  readonly fake: FakePcloud
  readonly config: string
  readonly port: number
  readonly folder: string
  readonly browser: BrowserOptions
  /** The arguments of a `new` that needs no question. */
  newArgs(name: string, ...more: readonly string[]): readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** A new token of that account. */
  mint(email: string): string
  write(text: string): void
  read(): string
  /** Opens a start link and clicks Allow. */
  logIn(startUrl: unknown, account?: string): Promise<Page>
  /** rclone on this config, through the fake. */
  rclone(...args: readonly string[]): Promise<{ code: number | null; output: string }>
  close(): Promise<void>
}

export async function openStage(options: FakePcloudOptions = {}): Promise<Stage> {
  const port = await freePort()
  const fake = await startFakePcloud({ redirectUris: [`http://localhost:${port}/`], ...options })
  const folder = mkdtempSync(join(tmpdir(), 'stage-'))
  const config = join(folder, 'rclone.conf')
  const browser = { proxy: fake.proxyUrl, ca: fake.caPem }
  return {
    ...{ fake, config, port, folder, browser },
    env: { PCLOUD_CLIENT_SECRET: CLIENT_SECRET },
    newArgs: (name, ...more) => [
      ...['new', name, '--config', config, '--redirect-port', String(port)],
      ...['--client-id', CLIENT_ID, '--login', 'browser', '--no-browser', '--yes', '--json'],
      ...more,
    ],
    mint: (email) => fake.mintToken(fake.account(email)),
    write: (text) => writeFileSync(config, text, { mode: 0o600 }),
    read: () => readFileSync(config, 'utf8'),
    logIn: async (startUrl, account) => allow(await openPage(String(startUrl), browser), account),
    rclone: (...args) => runRclone(['--config', config, '--ca-cert', fake.caFile, ...args], fake),
    async close() {
      await fake.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Not synchronously: the fake that rclone asks lives in this process. */
function runRclone(args: readonly string[], fake: FakePcloud) {
  const child = spawn('rclone', args, { env: { ...process.env, ...fake.env() } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })
}
