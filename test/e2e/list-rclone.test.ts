import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { describeRclones, NEWEST } from '../support/rclones.ts'
import { configRig } from './support/config-rig.ts'

const rig = configRig(`[zeta]
type = local
description = Zed's disk

[notype]
remote = x

[alpha]
type = alias
remote = /tmp

[acme.pc]
root_folder_id = d7

[acme]
type = pcloud
hostname = eapi.pcloud.com

[Ünï b+c@d]
type = drive
`)

/** What the newest rclone prints, refusals included. */
function newest(...words: readonly string[]): string | 'refused' {
  const path = NEWEST?.path ?? 'rclone'
  const { status, stdout } = spawnSync(path, ['listremotes', ...words], {
    env: { ...rig.env, PATH: process.env.PATH },
    encoding: 'utf8',
  })
  return status === 0 ? stdout : 'refused'
}

async function ours(...words: readonly string[]): Promise<string | 'refused'> {
  const { code, stdout } = await rig.run('listremotes', ...words)
  expect([0, 2]).toContain(code)
  return code === 0 ? stdout : 'refused'
}

// `listremotes` of 1.60.1 has no filter and sorts, so only the newest can be compared.
describe.skipIf(!NEWEST?.isAtLeast(1, 70))('list, compared with the newest rclone', () => {
  it('prints the same remotes in the same order', async () => {
    expect(await ours()).toBe(newest())
  })

  it.each(['zeta', 'Z*', 'file', 'disk', '{a,z}*', '**'])(
    'accepts the filter %j',
    async (filter) => {
      expect(await ours(filter)).toBe(newest(filter))
      expect(await ours(`--type=${filter}`)).toBe(newest(`--type=${filter}`))
    },
  )

  it.each(['FILE', 'f', 'environment', ''])('accepts --source %j', async (word) => {
    expect(await ours(`--source=${word}`)).toBe(newest(`--source=${word}`))
  })

  it('combines filter and options as rclone does', async () => {
    for (const words of [
      ['a', '--type', 'pcloud'],
      ['a', '--type', 'pcloud', '--source', 'env'],
      ['eta', '--type=local', '--source=file'],
    ])
      expect(await ours(...words)).toBe(newest(...words))
  })

  it.each([
    ...[
      ['--name=a'],
      ['--name', 'ZETA'],
      ['--name='],
      ['--description', 'disk'],
      ['a', '--name=c'],
    ],
    ...[
      ['--exact', 'acme'],
      ['--exact', 'ACME'],
      ['--exact', 'acm'],
      ['--exact', 'a*'],
    ],
    ...[
      ['--exact', '{acme,zeta}'],
      ['--exact', '{{ac|zeta}}'],
      ['--exact', '{{ac.*}}'],
      ['--exact'],
    ],
    ...[
      ['--exact', '--type=drive'],
      ['--exact', '--description='],
      ['--exact', 'file'],
    ],
    ...[
      ['--exact', '--description', "zed's disk"],
      ['--exact', '--name', '**'],
    ],
    ...['name', 'NAME=desc', 'type,name=descending', 'description=ASC,name=asc', ''].map(
      (order) => [`--order-by=${order}`],
    ),
    ...['type=', 'type=x', 'region', 'type,,name', ' name', 'type=desc=asc'].map((order) => [
      '--order-by',
      order,
    ]),
    ['--order-by', 'source,name', '--name', 'a', '--type', 'pcloud'],
  ])('filters and sorts with %j %j %j', async (...words) => {
    expect(await ours(...words)).toBe(newest(...words))
  })

  it("has rclone's values in its JSON", async () => {
    const keys = ['name', 'type', 'source', 'description'] as const
    const entries: Record<string, unknown>[] = JSON.parse(await ours('--json'))
    expect(
      entries.map((entry) => Object.fromEntries(keys.map((key) => [key, entry[key]]))),
    ).toEqual(JSON.parse(newest('--json')))
  })
})

describeRclones('list', (rclone) => {
  it('lists the same remotes, except for the order of old versions', async () => {
    const lines = (await ours()).trim().split('\n')
    const theirs = rig.rclone('listremotes').trim().split('\n')
    if (rclone.isAtLeast(1, 70)) expect(lines).toEqual(theirs)
    // 1.60.1 sorts, lists sections without a type, and not names it cannot open.
    else expect([...lines, 'notype:'].sort()).toEqual(expect.arrayContaining([...theirs].sort()))
  })
})

describe('sections without a type', () => {
  it('are reported on stderr, and not in a document', async () => {
    const { code, stdout, stderr } = await rig.run('list', '--json')
    expect([code, stdout.includes('notype')]).toEqual([0, false])
    expect(stderr).toContain('[notype]')
  })

  it('are not reported with --quiet, or if the filter excludes them', async () => {
    expect((await rig.run('list', '--quiet')).stderr).toBe('')
    expect((await rig.run('list', '--type', 'pcloud')).stderr).toBe('')
    expect((await rig.run('list', 'noty')).stderr).toContain('[notype]')
  })
})
