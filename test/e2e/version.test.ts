import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Reply } from '../../fixtures/services/loopback/exchange.ts'
import { type Loopback, startLoopback } from '../../fixtures/services/loopback/loopback.ts'
import { runProgram } from '../support/program.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

describe('version', () => {
  let registry: Loopback
  let answer: Reply
  beforeEach(async () => {
    registry = await startLoopback({ hosts: { 'registry.npmjs.org': () => answer } })
  })
  afterEach(() => registry.close())

  const json = (status: number, value: unknown): Reply => {
    const headers = { 'content-type': 'application/json' }
    return { status, headers, body: JSON.stringify(value) }
  }
  const run = (...words: string[]) => runProgram(['version', ...words], { env: registry.env() })

  it('prints the version and sends no request', async () => {
    const { code, stdout, stderr } = await run()
    expect([code, stdout, stderr]).toEqual([0, `pcloud-config ${version}\n`, ''])
    const asJson = await run('--json')
    expect(JSON.parse(asJson.stdout)).toEqual({ version, packing: 'package' })
    expect(registry.connects).toEqual([])
  })

  it('--check reports that npm does not have the package', async () => {
    answer = json(404, { error: 'Not found' })
    expect(await run('--check')).toEqual({
      code: 0,
      stdout: `pcloud-config ${version}\nnpm: not published\n`,
      stderr: '',
    })
    expect(JSON.parse((await run('--check', '--json')).stdout)).toMatchObject({ npm: null })
  })

  it('--check requests a single document, and sends no data about this machine', async () => {
    answer = json(404, {})
    await run('--check')
    const [asked, ...more] = registry.requests
    expect(more).toEqual([])
    expect(asked).toMatchObject({ verb: 'GET', url: '/pcloud-config/latest', body: '' })
    const usual = ['accept', 'host', 'connection', 'user-agent']
    expect(Object.keys(asked?.headers ?? {}).filter((name) => !usual.includes(name))).toEqual([])
  })

  it('--check suggests no installation of a package that it cannot verify', async () => {
    answer = json(200, { version: '99.0.0', repository: { url: 'git+https://x.example/a/b.git' } })
    const { code, stdout } = await run('--check')
    expect(code).toBe(0)
    expect(stdout).toContain('npm: 99.0.0, but')
    expect(stdout).not.toMatch(/install/i)
    const { npm } = JSON.parse((await run('--check', '--json')).stdout)
    expect(npm).toEqual({ version: '99.0.0', verified: false, newer: true })
  })

  it('--check fails without a usable response', async () => {
    answer = json(503, {})
    expect((await run('--check')).code).toBe(5)
  })
})
