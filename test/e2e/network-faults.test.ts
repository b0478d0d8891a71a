import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Trouble } from '../../fixtures/services/loopback/faults.ts'
import { runs } from '../laws/generate.ts'
import { type Ended, runProgram } from '../support/program.ts'
import { CLIENT_ID, openStage, type Stage } from '../support/stage.ts'

/** What can befall a call, but for a name that is not found and a certificate that is not good. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  hang: { kind: 'hang' },
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

interface Job {
  readonly argv: (stage: Stage) => readonly string[]
  readonly env?: (stage: Stage) => Readonly<Record<string, string>>
  readonly stdin?: (stage: Stage) => string
  /** Each call that it makes. */
  readonly calls: readonly string[]
  readonly codes?: readonly number[]
}

const marcel = (stage: Stage) => stage.fake.account('marcel@example.com')
const code = (stage: Stage) => `${stage.fake.mintCode(marcel(stage))}\n`
const token = (stage: Stage) => ({ T: stage.fake.mintToken(marcel(stage)) })
const given = ['--client-id', CLIENT_ID, '--yes', '--region', 'us', '--root-folder', '/Backups']

const JOBS: Readonly<Record<string, Job>> = {
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
}

/** With its token in it, and nothing that a run may leave lying about. */
function furnish(stage: Stage): string {
  const blob = `{"access_token":"${token(stage).T}","token_type":"bearer"}`
  const text = `# mine\n[pc]\ntype = pcloud\nclient_id = ${CLIENT_ID}\nhostname = api.pcloud.com\ntoken = ${blob}\n`
  stage.write(text)
  return text
}

async function run(stage: Stage, job: Job, words: readonly string[], env = {}): Promise<Ended> {
  return runProgram([...job.argv(stage), ...words, '--config', stage.config], {
    fake: stage.fake,
    stdin: job.stdin?.(stage) ?? '',
    env: {
      ...{ ...stage.env, XDG_CONFIG_HOME: join(stage.folder, 'own'), TMPDIR: stage.folder },
      ...{ NODE_OPTIONS: `--import ${resolve('test/support/shorter-waits.mjs')}` },
      ...{ ...job.env?.(stage), ...env },
    },
  })
}

/** It said what failed and what to do, in the form that was asked for, and left all as it was. */
function expectToldAndUnchanged(
  { code: exit, stdout, stderr }: Ended,
  {
    job,
    json,
    before,
    stage,
    what,
  }: { job: Job; json: boolean; before: string; stage: Stage; what: string },
): void {
  const all = `${what}: ${exit}\n${stdout}\n${stderr}`
  expect(job.codes ?? [4, 5], all).toContain(exit)
  expect(all).not.toMatch(/^\s+at .*[:(]\d+|Something went wrong inside|node:internal/m)
  expect(all).not.toContain('\u001b')
  expect(stage.read(), all).toBe(before)
  // A login by password has a name for this machine, which is kept.
  const names = readdirSync(stage.folder, { recursive: true, encoding: 'utf8' })
  const own = /^own(?:\/pcloud-config(?:\/credentials(?:\/device-id)?)?)?$/
  const litter = names.filter((name) => !own.test(name))
  expect(litter, all).toEqual(['rclone.conf'])
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

async function withStage(
  job: Job,
  what: string,
  json: boolean,
  act: (stage: Stage, words: readonly string[]) => Promise<Ended>,
  options: Parameters<typeof openStage>[0] = {},
): Promise<void> {
  const stage = await openStage(options)
  try {
    const before = furnish(stage)
    const ended = await act(stage, json ? ['--json'] : [])
    expectToldAndUnchanged(ended, { job, json, before, stage, what })
  } finally {
    await stage.close()
  }
}

const EVERY = Object.entries(JOBS).flatMap(([name, job]) =>
  job.calls.flatMap((call) => Object.keys(TROUBLES).map((trouble) => ({ name, call, trouble }))),
)

describe('trouble with the network', () => {
  it('at any call of any command: ends in time, in words, and changes nothing', async () => {
    // Some of them each time, all of them with a large LAW_FACTOR.
    const { numRuns, seed } = runs(20)
    const picked = fc.sample(fc.shuffledSubarray(EVERY, { minLength: EVERY.length }), {
      seed,
      numRuns: 1,
    })[0]
    const wrong: string[] = []
    const queue = picked?.slice(0, numRuns) ?? []
    console.info(`network trouble: ${queue.length} of ${EVERY.length}, LAW_SEED=${seed}`)
    const worker = async () => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        const { name, call, trouble } = next
        const [job, fault] = [JOBS[name], TROUBLES[trouble]]
        if (job === undefined || fault === undefined) continue
        const json = queue.length % 2 === 0
        await withStage(job, `${name}, ${trouble} at ${call}`, json, (stage, words) => {
          stage.fake.faults.add({ ...fault, method: call })
          return run(stage, job, words)
        }).catch((error: unknown) => wrong.push(String(error)))
      }
    }
    await Promise.all([worker(), worker(), worker()])
    expect(wrong.join('\n\n')).toBe('')
  }, 86_400_000)

  const jobs = Object.entries(JOBS)
  const DAY = 86_400_000
  const certificates = [
    ['of another name', { names: ['evil.example'] }],
    ['that has expired', { validity: { from: Date.now() - 9 * DAY, to: Date.now() - DAY } }],
  ] as const
  it.each(certificates)('S35: a certificate %s is refused', async (what, certificate) => {
    const some = jobs.filter((_, at) => at % 4 === (what === 'of another name' ? 0 : 1))
    for (const [name, job] of some) {
      const act = (stage: Stage, words: readonly string[]) => run(stage, job, words)
      await withStage(job, `${name}, certificate ${what}`, true, act, { certificate })
    }
  })

  it('S35: a certificate that nobody vouches for, and a proxy that leads nowhere', async () => {
    const untrusted = { NODE_EXTRA_CA_CERTS: undefined }
    const nowhere = { HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' }
    for (const [name, job] of jobs.filter((_, at) => at % 4 === 2)) {
      for (const env of [untrusted, nowhere]) {
        const act = (stage: Stage, words: readonly string[]) => run(stage, job, words, env)
        await withStage(job, `${name} with ${Object.keys(env)}`, false, act)
      }
    }
  })
})
