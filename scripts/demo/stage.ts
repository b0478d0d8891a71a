import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import getPort from 'get-port'
import { type FakePcloud, startFakePcloud } from '../../fixtures/services/fake-pcloud.ts'

/** A pretend pCloud, a folder that is thrown away, and the environment that leads there. */
export interface Stage {
  readonly fake: FakePcloud
  readonly folder: string
  readonly port: number
  readonly portWasTaken: boolean
  readonly env: Readonly<Record<string, string>>
  /** Ends every program of the demo. */
  readonly signal: AbortSignal
  /** Of the remote that the program has saved. */
  remoteName(): string
  close(): Promise<void>
}

export async function openStage(wantedPort: number, signal: AbortSignal): Promise<Stage> {
  const port = await getPort({ port: wantedPort })
  const fake = await startFakePcloud({ redirectUris: [`http://localhost:${port}/`] })
  const folder = mkdtempSync(join(tmpdir(), 'pcloud-config-demo-'))
  const config = join(folder, 'rclone.conf')
  return {
    ...{ fake, folder, port, signal },
    portWasTaken: port !== wantedPort,
    env: { ...withoutOwnSettings(process.env), ...fake.env(), ...settings(config, folder, fake) },
    remoteName: () => /^\[(.*)\]$/m.exec(readFileSync(config, 'utf8'))?.[1] ?? '',
    async close() {
      await fake.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** rclone takes any of its flags from a variable, so the commands shown are the ones that run. */
function settings(config: string, folder: string, fake: FakePcloud): Record<string, string> {
  // Backups of the demo's file go away with it.
  return { RCLONE_CONFIG: config, RCLONE_CA_CERT: fake.caFile, XDG_STATE_HOME: folder }
}

/** The person's own remotes, passwords and proxies have no part in the demo. */
function withoutOwnSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const own = /^(RCLONE_|PCLOUD_|BROWSER$|ALL_PROXY$|HTTPS?_PROXY$|NO_PROXY$)/i
  const kept = Object.entries(env).filter(([name]) => !own.test(name))
  return Object.fromEntries(kept.flatMap(([name, value]) => (value ? [[name, value]] : [])))
}
