import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Trouble } from '../../fixtures/services/loopback/faults.ts'
import { runs } from '../laws/generate.ts'
import { type Ended, startProgram } from '../support/program.ts'
import { sample } from '../support/sample.ts'
import { CLIENT_SECRET, openStage, type Stage } from '../support/stage.ts'
import { JOBS, type Job, openScene, type Scene } from './support/network-jobs.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What can befall a call on a connection that stands. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  hang: { kind: 'hang' },
  'a header without end': { kind: 'endless-header', everyMs: 0 },
  'a slow header': { kind: 'endless-header', everyMs: 200 },
  drip: { kind: 'drip', everyMs: 400 },
  reset: { kind: 'reset' },
  'reset half-way': { kind: 'reset', midBody: true },
  301: { kind: 'status', status: 301, location: 'https://evil.example/' },
  307: { kind: 'status', status: 307, location: 'https://evil.example/' },
  404: { kind: 'status', status: 404, body: 'not here' },
  429: { kind: 'status', status: 429, headers: { 'retry-after': '86400' } },
  500: { kind: 'status', status: 500, body: '{"result":0}' },
  503: { kind: 'html', status: 503 },
  'a web page': { kind: 'html' },
  'half an answer': { kind: 'truncated' },
  nothing: { kind: 'body', body: '' },
  null: { kind: 'body', body: 'null' },
  'no result': { kind: 'without', fields: ['result'] },
  'a deep answer': { kind: 'body', body: `{"result":0,"x":${'['.repeat(200_000)}` },
  huge: { kind: 'huge', bytes: 70_000_000 },
  'a fault of the server': { kind: 'error', result: 5000, error: 'Internal \u001b[2J error.' },
  'too many tries': { kind: 'error', result: 4000, error: 'Too many tries.' },
}

async function run(
  { stage, service }: Scene,
  job: Job,
  words: readonly string[],
  { env = {}, call }: { readonly env?: Env; readonly call?: string } = {},
): Promise<Ended> {
  const running = startProgram([...job.argv(stage), ...words, '--config', stage.config], {
    stdin: job.stdin?.(stage) ?? '',
    env: {
      ...{ ...stage.env, XDG_CONFIG_HOME: join(stage.folder, 'own'), TMPDIR: stage.folder },
      ...{
        ...service.env(),
        NODE_OPTIONS: `--import ${resolve('test/support/shorter-waits.mjs')}`,
      },
      ...{ ...job.env?.(stage), ...env },
    },
  })
  await job.during?.(running, stage, call).catch((error: unknown) => {
    // The listener closes as soon as the login has failed.
    if (!(error instanceof TypeError)) throw error
  })
  return running.ended
}

/** It said what failed and what to do, in the form that was asked for, and left all as it was. */
function expectToldAndUnchanged(
  { code: exit, stdout, stderr }: Ended,
  { job, json, scene, what }: { job: Job; json: boolean; scene: Scene; what: string },
): void {
  const { stage, config, secrets } = scene
  const all = `${what}: ${exit}\n${stdout}\n${stderr}`
  expect(job.codes ?? [4, 5], all).toContain(exit)
  expect(all).not.toMatch(/^\s+at .*[:(]\d+|Something went wrong inside|node:internal/m)
  expect(all).not.toContain('\u001b')
  expect(stage.read(), all).toBe(`# mine\n${config}`)
  for (const secret of [...secrets, ...minted(stage)]) expect(all).not.toContain(secret)
  // A login by password has a name for this machine, which is kept.
  const names = readdirSync(stage.folder, { recursive: true, encoding: 'utf8' })
  const own = /^own(?:\/pcloud-config(?:\/credentials(?:\/device-id|\/me\.pcloud_credentials)?)?)?$/
  const litter = names.filter((name) => !own.test(name))
  expect(litter, all).toEqual(['rclone.conf'])
  job.after?.({ code: exit, stdout, stderr }, stage, json)
  if (job.codes) return
  if (!json) return void expect(stderr, all).toMatch(/✗ .+\n {2}\S.+\n$/)
  const last: unknown = JSON.parse(
    stdout
      .trimEnd()
      .split(/\n(?=\{)/)
      .at(-1) ?? '',
  )
  const error = last instanceof Object && 'error' in last ? last.error : last
  const shape = { code: expect.any(String), message: expect.any(String), hint: expect.any(String) }
  expect(error, all).toMatchObject(shape)
}

const minted = ({ fake }: Stage) => [
  ...fake.tokens.map(({ value }) => value),
  ...[CLIENT_SECRET, 'correct horse'],
]

async function withScene(
  job: Job,
  what: string,
  json: boolean,
  act: (scene: Scene, words: readonly string[]) => Promise<Ended>,
  options: Parameters<typeof openStage>[0] = {},
): Promise<void> {
  const stage = await openStage(options)
  const scene = await openScene(job, stage)
  stage.write(`# mine\n${scene.config}`)
  try {
    const ended = await act(scene, json ? ['--json'] : [])
    expectToldAndUnchanged(ended, { job, json, scene, what })
  } finally {
    await scene.close()
    await stage.close()
  }
}

/** Elsewhere these are no trouble. */
const OF_PCLOUD = new Set(['no result', 'a fault of the server', 'too many tries'])

const EVERY = Object.entries(JOBS).flatMap(([name, { calls, service }]) =>
  calls.flatMap((call) =>
    Object.keys(TROUBLES)
      .filter((trouble) => service === undefined || !OF_PCLOUD.has(trouble))
      .map((trouble) => ({ name, call, trouble })),
  ),
)

/** They mostly wait. */
async function eightAtOnce<T>(
  items: readonly T[],
  job: (item: T, at: number) => Promise<void>,
): Promise<void> {
  const left = [...items.entries()]
  const worker = async () => {
    for (let next = left.pop(); next; next = left.pop()) await job(next[1], next[0])
  }
  await Promise.all(Array.from({ length: 8 }, worker))
}

interface Connection {
  readonly what: string
  readonly env?: Env
  readonly certificate?: NonNullable<Parameters<typeof openStage>[0]>['certificate']
}

describe('network problems', () => {
  it('S37: at any call of any command: exits in time with a message, and without a change', async () => {
    // Some of them each time, all of them with a large LAW_FACTOR.
    const { numRuns, seed } = runs(8)
    const picked = fc.sample(fc.shuffledSubarray(EVERY, { minLength: EVERY.length }), {
      seed,
      numRuns: 1,
    })[0]
    const wrong: string[] = []
    const queue = picked?.slice(0, numRuns) ?? []
    console.info(`network trouble: ${queue.length} of ${EVERY.length}, LAW_SEED=${seed}`)
    await eightAtOnce(queue, async ({ name, call, trouble }, at) => {
      const [job, fault] = [JOBS[name], TROUBLES[trouble]]
      if (job === undefined || fault === undefined) return
      const act = (scene: Scene, words: readonly string[]) => {
        scene.service.faults.add({ ...fault, method: call })
        return run(scene, job, words, { call })
      }
      const tried = withScene(job, `${name}, ${trouble} at ${call}`, at % 2 === 0, act)
      await tried.catch((error: unknown) => wrong.push(String(error)))
    })
    expect(wrong.join('\n\n')).toBe('')
  }, 86_400_000)

  const DAY = 86_400_000
  const act = (env: Env) => (job: Job) => (scene: Scene, words: readonly string[]) =>
    run(scene, job, words, { env })
  const lookup = (told: string) => ({
    ...{ HTTPS_PROXY: undefined, https_proxy: undefined, LOOKUP: told },
    NODE_OPTIONS: `--import ${resolve('test/support/shorter-waits.mjs')} --import ${resolve('test/support/lookup.mjs')}`,
  })
  const nowhere = { HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' }
  const expired = { validity: { from: Date.now() - 9 * DAY, to: Date.now() - DAY } }
  const connections: readonly Connection[] = [
    { what: 'S35: a certificate of another name', certificate: { names: ['evil.example'] } },
    { what: 'S35: a certificate that has expired', certificate: expired },
    { what: 'S35: one that nobody vouches for', env: { NODE_EXTRA_CA_CERTS: undefined } },
    { what: 'a proxy that leads nowhere', env: nowhere },
    { what: 'a name that is not found', env: lookup('ENOTFOUND') },
    { what: 'a connection that is refused', env: lookup('127.0.0.1') },
  ]
  it.each(connections)('$what', { timeout: 120_000 }, async ({ what, env = {}, certificate }) => {
    const of = Object.entries(JOBS).filter(
      ([, { service }]) => certificate === undefined || service === undefined,
    )
    const some = sample(of, 3)
    await eightAtOnce(some, async ([name, job], at) => {
      const options = certificate && { certificate }
      await withScene(job, `${name}, ${what}`, at % 4 < 2, act(env)(job), options)
    })
  })
})
