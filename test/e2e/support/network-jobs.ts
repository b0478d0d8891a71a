import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import {
  type FakePinkcloudsync,
  startFakePinkcloudsync,
} from '../../../fixtures/services/fake-pinkcloudsync.ts'
import { type FakeVerizon, startFakeVerizon } from '../../../fixtures/services/fake-verizon.ts'
import type { Loopback } from '../../../fixtures/services/loopback/loopback.ts'
import { obscure } from '../../../src/rclone/obscure.ts'
import type { Ended, Running } from '../../support/program.ts'
import { CLIENT_ID, type Stage, tokenBlob } from '../../support/stage.ts'

/** A stage, and the service that this remote is of. */
export interface Scene {
  readonly stage: Stage
  readonly service: Loopback
  /** Of the remotes that the config file has. */
  readonly config: string
  /** Nothing of these is ever said. */
  readonly secrets: readonly string[]
}

export interface Job {
  readonly argv: (stage: Stage) => readonly string[]
  readonly env?: (stage: Stage) => Readonly<Record<string, string>>
  readonly stdin?: (stage: Stage) => string
  /** What a person does meanwhile, and what they are not told. */
  readonly during?: (running: Running, stage: Stage, call?: string) => Promise<unknown>
  /** Each call that it makes. */
  readonly calls: readonly string[]
  readonly codes?: readonly number[]
  /** Default: pCloud. */
  readonly service?: keyof typeof SERVICES
  readonly before?: (stage: Stage) => void
  /** What is to be seen, where the trouble is no error. */
  readonly after?: (ended: Ended, stage: Stage, json: boolean) => void
}

const marcel = (stage: Stage) => stage.fake.account('marcel@example.com')
const code = (stage: Stage) => `${stage.fake.mintCode(marcel(stage))}\n`
const token = (stage: Stage) => ({ T: stage.fake.mintToken(marcel(stage)) })
const given = ['--client-id', CLIENT_ID, '--yes', '--region', 'us', '--root-folder', '/Backups']

export const JOBS: Readonly<Record<string, Job>> = {
  userinfo: { argv: () => ['userinfo', 'pc'], calls: ['userinfo'] },
  folders: { argv: () => ['folders', 'pc'], calls: ['listfolder'] },
  'folders --create': {
    argv: () => ['folders', 'pc', '/fresh', '--create'],
    calls: ['listfolder', 'createfolder'],
  },
  export: {
    argv: () => ['export', 'pc', '--format', 'pcloud-sdk'],
    calls: ['userinfo'],
  },
  // An unreachable service is a finding.
  check: { argv: () => ['check', 'pc'], calls: ['userinfo', 'listfolder'], codes: [0, 9] },
  'new by paste': {
    argv: () => ['new', 'x', ...given, '--login', 'paste'],
    stdin: code,
    calls: ['oauth2_token', 'userinfo', 'listfolder'],
  },
  'new by token': {
    argv: () => ['new', 'x', ...given, '--login', 'token', '--token', 'env:T'],
    env: token,
    calls: ['userinfo', 'listfolder'],
  },
  'new by poll': {
    argv: () => ['new', 'x', ...given, '--login', 'poll', '--timeout', '2s'],
    calls: ['oauth2_token'],
  },
  'new by password': {
    argv: () => [
      'new',
      'x',
      '--login',
      'direct',
      '--email',
      'marcel@example.com',
      '--region',
      'us',
    ],
    env: () => ({ PCLOUD_PASSWORD: 'correct horse' }),
    calls: ['getdigest', 'login', 'userinfo'],
  },
  authorize: {
    argv: () => ['authorize', '--client-id', CLIENT_ID, '--yes', '--login', 'paste'],
    stdin: code,
    calls: ['oauth2_token', 'userinfo'],
  },
  reconnect: {
    argv: () => ['reconnect', 'pc', '--yes', '--login', 'token', '--token', 'env:T'],
    env: token,
    calls: ['userinfo'],
  },
  edit: {
    argv: () => ['edit', 'pc', '--yes', '--root-folder', '/Backups'],
    calls: ['userinfo', 'listfolder'],
  },
  'new by browser': {
    argv: ({ port }) => [
      ...['new', 'x', ...given, '--login', 'browser', '--no-browser', '--timeout', '8s'],
      ...['--redirect-port', String(port)],
    ],
    during: allowAtOnce,
    calls: ['oauth2_token', 'userinfo', 'listfolder'],
  },
  'userinfo of a session': {
    argv: () => ['userinfo', 'me'],
    before: keepSession,
    calls: ['userinfo'],
  },
  // A session is ended here, whether or not pCloud can be told.
  'disconnect of a session': {
    argv: () => ['disconnect', 'me', '--yes'],
    before: keepSession,
    calls: ['logout'],
    codes: [0],
    after: expectForgotten,
  },
  'token of Verizon': {
    argv: () => ['token', 'r', '--refresh'],
    service: 'verizon',
    calls: ['cloud/1/oauth2/token'],
  },
  'userinfo of Verizon': {
    argv: () => ['userinfo', 'r'],
    service: 'verizon, good',
    calls: ['cloud/1/account'],
  },
  'token of PinkCloudSync': {
    argv: () => ['token', 'r', '--refresh'],
    service: 'pinkcloudsync',
    calls: ['v1/auth/token'],
  },
}

async function verizon(expiry: string) {
  const fake: FakeVerizon = await startFakeVerizon()
  const { access, refresh } = fake.grant()
  const { clientId, secret } = fake.app
  const blob = { access_token: access, token_type: 'Bearer', refresh_token: refresh }
  const text = JSON.stringify({ ...blob, expiry })
  const keys = `type = verizon\nclient_id = ${clientId}\nclient_secret = ${secret}\n`
  const config = `[r]\n${keys}token = ${text}\n`
  return { service: fake, config, secrets: [access, refresh, secret] }
}

/** Each with a remote that has to renew its token, or one whose token is good. */
const SERVICES = {
  verizon: () => verizon('2026-01-01T00:00:00Z'),
  'verizon, good': () => verizon('2099-01-01T00:00:00Z'),
  async pinkcloudsync() {
    const fake: FakePinkcloudsync = await startFakePinkcloudsync()
    const secret = obscure(fake.apiSecret)
    const keys = `api_key = ${fake.apiKey}\napi_secret = ${secret}\n`
    const config = `[r]\ntype = pinkcloudsync\n${keys}`
    return { service: fake, config, secrets: [fake.apiSecret, secret] }
  },
}

/** Sets a job up; `close` ends its service. */
export async function openScene(
  job: Job,
  stage: Stage,
): Promise<Scene & { close(): Promise<void> }> {
  job.before?.(stage)
  if (job.service !== undefined) {
    const scene = await SERVICES[job.service]()
    return { stage, ...scene, close: () => scene.service.close() }
  }
  const own = stage.mint('marcel@example.com')
  const config = `[pc]\ntype = pcloud\nclient_id = ${CLIENT_ID}\nhostname = api.pcloud.com\ntoken = ${tokenBlob(own)}\n`
  return { stage, service: stage.fake, config, secrets: [own], close: async () => undefined }
}

/** As the browser that was sent to pCloud comes back, without a look at pCloud's pages. */
async function allowAtOnce(running: Running, stage: Stage, call?: string): Promise<void> {
  const link = await startLink(running)
  if (link === undefined) return
  const { headers } = await fetch(link, { redirect: 'manual' })
  const state = new URL(headers.get('location') ?? '').searchParams.get('state') ?? ''
  const query = { code: code(stage).trim(), state, locationid: '1', hostname: 'api.pcloud.com' }
  const back = `http://localhost:${stage.port}/?${new URLSearchParams(query)}`
  const page = await fetch(back).then((answer) => answer.text())
  // The folder is looked for once the login stands.
  if (call !== 'listfolder') expect(page).not.toContain('Connected to pCloud')
}

async function startLink(running: Running): Promise<string | undefined> {
  while (running.child.exitCode === null) {
    const [event] = running.events()
    const said = event === undefined ? running.stderr() : String(event.start_url)
    const link = /http:\/\/localhost:\d+\/start\/[\w-]{43}/.exec(said)?.[0]
    if (link !== undefined) return link
    await delay(20)
  }
  return undefined
}

const sessions = (stage: Stage) => join(stage.folder, 'own', 'pcloud-config', 'credentials')

function keepSession(stage: Stage): void {
  const session = stage.fake.mintSession(marcel(stage))
  const fields = { email: 'marcel@example.com', access_token: session, location_id: 1 }
  mkdirSync(sessions(stage), { recursive: true, mode: 0o700 })
  const text = JSON.stringify({ ...fields, auth_type: 'direct', user_info: {}, saved_at: 1 })
  writeFileSync(join(sessions(stage), 'me.pcloud_credentials'), text, { mode: 0o600 })
}

function expectForgotten({ stdout, stderr }: Ended, stage: Stage, json: boolean): void {
  expect(readdirSync(sessions(stage))).toEqual([])
  expect(stderr).toMatch(/^! .+\n/)
  if (json) expect(JSON.parse(stdout)).toMatchObject({ disconnected: 'me', revoked: false })
  else expect(stderr).toContain('pCloud did not confirm the logout. See Security at https://')
}
