import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { mayHave } from './support/needs.ts'

interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly environment?: string
  readonly needs?: string | readonly string[]
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> }
  readonly uses?: string
  readonly steps?: readonly Step[]
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const text = (name: string) => readFileSync(`.github/workflows/${name}.yml`, 'utf8')
const read = (name: string): Workflow => parse(text(name))
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps = [] }) => steps)

describe.each(['ci', 'release'])('workflow %s', (name) => {
  const workflow = read(name)

  it('may only read the code, except for jobs that declare more', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    expect(text(name)).not.toMatch(/secrets\.|pull_request_target/)
    for (const step of stepsOf(workflow)) {
      if (step.uses?.startsWith('actions/checkout@')) {
        expect(step.with?.['persist-credentials']).toBe(false)
      }
    }
  })

  it('takes the actions of others by their commit, with the version in a comment', () => {
    const uses = [...text(name).matchAll(/uses: (?!\.\/)(.*)$/gm)].map(([, use]) => use)
    expect(uses.length).toBeGreaterThan(0)
    for (const use of uses) expect(use).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('all jobs have a time limit, and npm runs only existing scripts', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
    for (const { uses, 'timeout-minutes': limit } of Object.values(workflow.jobs)) {
      if (uses === undefined) expect(limit).toBeGreaterThan(0)
    }
    const named = [...text(name).matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script)
    expect(named.filter((script) => !(script in scripts))).toEqual([])
  })
})

it('CI runs what a fresh clone runs, and asks for the signatures of what it fetched', () => {
  const { check, signatures } = read('ci').jobs
  const commands = (job: Job | undefined) => job?.steps?.map(({ run }) => run)
  expect(commands(check)).toContain('bash .ci/run')
  expect(commands(signatures)).toContain('npm audit signatures')
})

it.skipIf(!mayHave('actionlint'))('actionlint accepts the workflows (needs actionlint)', () => {
  const { status, stdout } = spawnSync('actionlint', ['-no-color'], { encoding: 'utf8' })
  expect([status, stdout]).toEqual([0, ''])
})

it('CI tries the other systems as well', () => {
  const job = read('ci').jobs['other-systems']
  expect(job?.strategy?.matrix.os).toEqual(['windows-latest', 'macos-latest'])
  const lines = job?.steps?.flatMap(({ run }) => run ?? [])
  expect(lines).toEqual([
    'npm ci --ignore-scripts',
    'npm run build',
    'npm run types',
    'npm run test:units',
  ])
})

describe('a release', () => {
  const { on, jobs } = read('release')
  const { publish } = jobs
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'release-'))
    copyFileSync('package.json', join(folder, 'package.json'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** The step with that command, run as the runner runs it. */
  function run(part: string, env: Readonly<Record<string, string>>) {
    const step = publish?.steps?.find((one) => one.run?.includes(part))
    return spawnSync('bash', ['-e', '-o', 'pipefail', '-c', step?.run ?? 'exit 99'], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, ...env },
      timeout: 15_000,
    }).status
  }

  it('is published by a tag, after all of CI, by a job with an identity', () => {
    expect(on).toEqual({ push: { tags: ['v*'] } })
    expect(jobs.check).toEqual({ uses: './.github/workflows/ci.yml' })
    expect(read('ci').on).toHaveProperty('workflow_call')
    expect(publish).toMatchObject({
      needs: 'check',
      environment: 'npm',
      permissions: { contents: 'read', 'id-token': 'write' },
    })
  })

  it('is built and published without a script of a dependency, and signed', () => {
    const lines = publish?.steps?.flatMap((step) => step.run ?? []) ?? []
    const at = (part: string) => lines.findIndex((line) => line.includes(part))
    expect(lines.filter((line) => /npm (ci|install)/.test(line))).toEqual([
      'npm ci --ignore-scripts',
    ])
    expect(at('npm run build')).toBeGreaterThan(at('npm audit signatures'))
    expect(lines.at(-1)).toMatch(/^npm publish .*--provenance .*--ignore-scripts$/)
  })

  it('shows the single files only when all are there, with sums and provenance', () => {
    const { draft, release, ...others } = jobs
    expect(draft?.steps?.at(-1)?.run).toContain('--draft --verify-tag')
    expect(release?.needs).toEqual(['single-files', 'single-files-macos'])
    const { steps = [] } = release ?? {}
    const at = (part: string) => steps.findIndex(({ run, uses }) => `${run} ${uses}`.includes(part))
    const order = ['gh release download', 'scripts/release.mjs', 'attest-build-provenance']
    const places = [...order, 'gh release upload', '--draft=false'].map(at)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places[0]).toBeGreaterThan(0)
    for (const [name, { permissions }] of Object.entries(others)) {
      expect(permissions?.attestations, name).toBeUndefined()
    }
  })

  it('builds each platform, macOS on a separate runner', () => {
    const lines = (job: Job | undefined) => job?.steps?.flatMap(({ run }) => run ?? []) ?? []
    const builds = lines(jobs['single-files']).filter((line) => line.includes('run binary'))
    expect(builds).toEqual([
      'npm run binary -- --archive',
      'npm run binary -- --archive --target linux-arm64',
      'npm run binary -- --archive --target win-x64',
    ])
    expect(jobs['single-files-macos']?.strategy?.matrix.os).toEqual(['macos-15', 'macos-15-intel'])
  })

  it('the tag has to name the version', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(run('GITHUB_REF_NAME', { GITHUB_REF_NAME: `v${version}` })).toBe(0)
    for (const tag of [version, `v${version}-rc.1`, 'v9.9.9']) {
      expect(run('GITHUB_REF_NAME', { GITHUB_REF_NAME: tag }), tag).toBe(1)
    }
  })

  it('package.json names the repository it is built from', () => {
    const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'somebody/something' }
    expect(run('npm pkg set', env)).toBe(0)
    const { repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    expect(repository).toEqual({
      type: 'git',
      url: 'git+https://github.com/somebody/something.git',
    })
  })
})
