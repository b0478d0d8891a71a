import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filterRemotes } from '../../src/cli/list-filter.ts'
import { PcloudConfigError } from '../../src/errors.ts'
import { NEWEST } from '../support/rclones.ts'

const NAMES = [
  'zeta',
  'alpha',
  'acme.pc',
  'acme',
  'abc',
  'xyz',
  'Ünï b+c@d',
  'A_b-1',
  'ab}c',
  'a{b,c',
]

const FILTERS = [
  ...['zeta', 'Z*', 'ALP', 'a', '', '*', 'a?m', 'acme.pc', 'c+c', '+', '@', '$', '^a', 'ü', 'Ü'],
  ...[
    '{alpha,zeta}',
    '{alpha,}',
    '{a*a,zet?}',
    '[az]',
    '[^a-z]',
    '[a-c]cme',
    'a\\lpha',
    '\\*',
    'zeta:',
  ],
  ...[
    '{{al.*a}}',
    '{{^a}}',
    '{{[a-b]{2}}}',
    '{{a|z}}eta',
    ',',
    "Zed's",
    'disk',
    '_',
    '-1',
    '{b',
    'b}',
  ],
  ...['{a,{l,z}}', '{a{l,c}*}', '{[,z],y}', '{\\,,z}', '{{a{1}}}', 'a\\.', '{{^.*$}}'],
  // rclone refuses these.
  ...['{{a}c', '{{a,z},l}', '{a}}', '{a,{{b}}}', 'a{{', '\\d'],
  ...['**', 'a**b', '[', ']', '{', '}', '{a', 'a}', '\\', '{{(}}', '[z-a]'],
]

const config = join(mkdtempSync(join(tmpdir(), 'filter-')), 'rclone.conf')
writeFileSync(config, NAMES.map((name) => `[${name}]\ntype = local\n`).join(''))

function byRclone(glob: string): readonly string[] | 'refused' {
  const words = ['listremotes', '--config', config, '--json', `--name=${glob}`]
  const { status, stdout } = spawnSync(NEWEST?.path ?? '', words, { encoding: 'utf8' })
  if (status !== 0) return 'refused'
  return JSON.parse(stdout).map(({ name }: { name: string }) => name)
}

function filtered(names: readonly string[], options: Record<string, string | true>) {
  const remotes = names.map(
    (name) => ({ name, type: '', source: 'file', description: '' }) as const,
  )
  const found = filterRemotes(remotes, { args: [], options: new Map(Object.entries(options)) })
  return found.map(({ name }) => name)
}

function byUs(name: string): readonly string[] | 'refused' {
  try {
    return filtered(NAMES, { name })
  } catch (error) {
    expect(error).toBeInstanceOf(PcloudConfigError)
    return 'refused'
  }
}

// 1.60.1 has no filter.
describe.skipIf(!NEWEST?.isAtLeast(1, 70))('a filter', () => {
  it.each(FILTERS)('%j matches what it matches in rclone', (glob) => {
    expect(byUs(glob)).toEqual(byRclone(glob))
  })
})

describe('a filter that is too large', () => {
  it.each([
    ['text', 'x'.repeat(50_000)],
    ['open brackets', '['.repeat(50_000)],
    ['groups', `${'{a'.repeat(20_000)}${'}'.repeat(20_000)}`],
  ])('refuses %s', (_, glob) => {
    expect(byUs(glob)).toBe('refused')
  })

  it('accepts many names', () => {
    const names = Array.from({ length: 300 }, (_, at) => `remote-${at}`)
    expect(filtered(names, { name: `{${names.join(',')}}`, exact: true })).toEqual(names)
  })
})
