import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { judgeTargets, judgeType } from '../../src/check/judge-remote.ts'
import type { Finding } from '../../src/finding.ts'
import { has } from '../support/needs.ts'

const texts = (findings: readonly Finding[]) =>
  findings.map(({ message, hint = '' }) => `${message} ${hint}`).join('\n')

describe('the target of a remote', () => {
  const around = { env: {}, platform: 'linux', backends: new Set(['alias', 'memory', 'local']) }
  const judged = (keys: Readonly<Record<string, string>>, more: object = {}) => {
    const remotes = new Map([
      ['w', new Map(Object.entries(keys))],
      ['pc', new Map([['type', 'memory']])],
    ])
    return texts(judgeTargets({ name: 'w' }, { ...around, ...more, sections: remotes }))
  }

  it.each([
    [{ type: 'union', upstreams: '"pc:a' }, 'quotation mark'],
    [{ type: 'union', upstreams: 'pc:a x"y' }, 'quotation mark'],
    [{ type: 'union', upstreams: '/tmp  /x' }, 'One of them is empty'],
    [{ type: 'union', upstreams: '/tmp :ro' }, 'A colon is missing'],
    [{ type: 'union', upstreams: ':nc /tmp' }, 'A colon is missing'],
    [{ type: 'combine', upstreams: '/tmp' }, 'folder=remote:path'],
    [{ type: 'combine', upstreams: '=/tmp' }, 'A folder or a remote is missing'],
    [{ type: 'combine', upstreams: 'a=' }, 'A folder or a remote is missing'],
    [{ type: 'combine', upstreams: 'a=/tmp a=/x' }, 'the same folder'],
    [{ type: 'alias', remote: ':memory' }, 'A colon is missing'],
    [{ type: 'alias', remote: ':local/x' }, 'A colon is missing'],
    [{ type: 'crypt', remote: ':local,x=":/tmp' }, 'A colon is missing'],
  ])('%j cannot be read, and rclone refuses it', (keys, why) => {
    expect(judged(keys)).toMatch(`rclone cannot read ${Object.keys(keys)[1]}. `)
    expect(judged(keys)).toContain(why)
    if (has('rclone')) expect(refusedByRclone(keys)).toContain('Failed to create file system')
  })

  it('reports a target with an unknown type', () => {
    const keys = { type: 'alias', remote: ':nosuch:x' }
    expect(judged(keys)).toContain('rclone has no type nosuch')
    expect(judged(keys, { backends: undefined })).toBe('')
    if (has('rclone')) expect(refusedByRclone(keys)).toContain('find backend called "nosuch"')
  })
})

describe('types', () => {
  const judged = (type: string, types: ReadonlySet<string> | undefined) => {
    const keys = new Map([['type', type]])
    return texts(
      judgeType(
        { name: 'r', keys, own: keys, stray: new Set(), variables: new Map() },
        { backends: types },
      ),
    )
  }
  const known = new Set(['alias', 'b2', 'pcloud'])

  it('accepts the types of the installed rclone and of this program', () => {
    for (const type of ['alias', 'b2', 'pcloud', 'verizon', 'pinkcloudsync', ''])
      expect(judged(type, known)).toBe('')
    expect(judged('nosuch', known)).toContain('The installed rclone has no type nosuch.')
    expect(judged('Alias', known)).toContain('Did you mean alias?')
  })

  it('reports only misspelled types if rclone is not installed', () => {
    for (const type of ['nosuch', 'gofile', 'b2', 'crypt']) expect(judged(type, undefined)).toBe('')
    expect(judged('plcoud', undefined)).toContain('rclone has no type plcoud. Did you mean pcloud?')
  })
})

function refusedByRclone(keys: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'judgments-'))
  const config = join(folder, 'rclone.conf')
  const lines = Object.entries(keys).map(([key, value]) => `${key} = ${value}`)
  writeFileSync(config, `[w]\n${lines.join('\n')}\n\n[pc]\ntype = memory\n`)
  const { stderr } = spawnSync('rclone', ['--config', config, 'lsf', 'w:'], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return stderr
}
