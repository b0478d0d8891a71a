import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PcloudConfigError } from '../../src/errors.ts'
import type { HttpAnswer, ServiceClient } from '../../src/http.ts'
import { reveal } from '../../src/rclone/obscure.ts'
import { type Desk, openDesk } from '../laws/desk.ts'
import { ACORN_HOST } from './acorn/index.ts'

vi.mock('../../src/services/all-services.ts', async (original) => {
  const real = await original<typeof import('../../src/services/all-services.ts')>()
  const { ACORN } = await import('./acorn/index.ts')
  return { ...real, SERVICES: [...real.SERVICES, ACORN] }
})

const KEYS = { ACORN_API_KEY: 'nut-1', ACORN_API_SECRET: 'hidden' }

/** The service: it knows one pair of keys, and gives tokens that end after ten minutes. */
function acorn() {
  let given = 0
  const answer = (status: number, fields: object): HttpAnswer => ({
    status,
    body: JSON.stringify(fields),
  })
  const http: ServiceClient = {
    async postForm({ url }) {
      throw new PcloudConfigError('network', `Nothing answers at ${url}.`)
    },
    async postJson({ url, json }) {
      expect(url).toBe(`https://${ACORN_HOST}/token`)
      const isRight = JSON.stringify(json) === '{"key":"nut-1","secret":"hidden"}'
      if (!isRight) return answer(401, { error: 'bad_keys', why: 'unknown key' })
      given += 1
      return answer(200, { access_token: `acorn-token-${given}`, expires_in: 600 })
    },
    async get({ url, headers }) {
      expect(url).toBe(`https://${ACORN_HOST}/me`)
      const isRight = headers?.authorization === `Bearer acorn-token-${given}`
      return isRight ? answer(200, { tree: 'oak' }) : answer(401, { why: 'old token' })
    },
  }
  return http
}

let desk: Desk
let http: ServiceClient
beforeEach(() => {
  desk = openDesk()
  http = acorn()
})
afterEach(() => desk.clear())

const run = (words: string, env: Readonly<Record<string, string>> = {}) =>
  desk.run(words.split(' '), { http, env })
const section = () => desk.read()?.toString() ?? ''
const make = () => run('new nut --type acorn --yes', KEYS)

describe('a service that is only a folder and an entry in the list', () => {
  it('new asks the questions of the service, and stores its keys and a token', async () => {
    const answers = ['nut', 'nut-1', 'hidden', 'save']
    const { code, stderr } = await desk.run(['new', '--type', 'acorn'], { http, answers })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('Acorn key')
    expect(stderr).toContain('Acorn Storage, for programs other than rclone')
    const [, obscured = ''] = /^api_secret = (.*)$/m.exec(section()) ?? []
    expect(reveal(obscured)).toBe('hidden')
    expect(section()).toMatch(/^\[nut\]\ntype = acorn\napi_key = nut-1\napi_secret = /)
    expect(section()).toContain('acorn-token-1')
  })

  it('new uses its variables, and refuses invalid keys', async () => {
    const { code, stderr } = await make()
    expect(code, stderr).toBe(0)
    expect(section()).toContain('api_key = nut-1')
    const wrong = await run('new other --type acorn --yes', { ...KEYS, ACORN_API_KEY: 'bad' })
    expect(wrong.code).not.toBe(0)
    expect(wrong.stderr).toContain('Acorn refused the keys: unknown key')
    expect(section()).not.toContain('other')
  })

  it('token gives the token, and renews one that has ended', async () => {
    await make()
    expect((await run('token nut')).stdout).toBe('acorn-token-1\n')
    desk.write(section().replace(/"expiry":"[^"]*"/, '"expiry":"2020-01-01T00:00:00Z"'))
    expect((await run('token nut')).stdout).toBe('acorn-token-2\n')
    expect(section()).toContain('acorn-token-2')
  })

  it('userinfo prints its facts', async () => {
    await make()
    const { stdout } = await run('userinfo nut')
    expect(stdout).toMatch(/Service +Acorn Storage \(acorn, not for rclone\)/)
    expect(stdout).toMatch(/Tree +oak/)
    const document = JSON.parse((await run('userinfo nut --json')).stdout)
    expect(document).toMatchObject({ type: 'acorn', accepted: true, account: { tree: 'oak' } })
    expect(document.sessions).toBeNull()
  })

  it('check sends a request and reports the problem', async () => {
    await make()
    const good = JSON.parse((await run('check nut --json')).stdout)
    const ids = ({ findings }: { findings: { id: string }[] }) => findings.map(({ id }) => id)
    expect(ids(good)).toEqual(expect.arrayContaining(['remote-works', 'not-for-rclone']))
    desk.write(section().replace(/api_key = .*\n/, ''))
    const bad = await run('check nut --json')
    expect(bad.code).toBe(9)
    expect(ids(JSON.parse(bad.stdout))).toContain('keys-missing')
  })

  it('export prints its section, but does not create a connection string of a backend', async () => {
    await make()
    expect(section()).toContain('type = acorn')
    expect((await run('export nut --format rclone')).stdout).toBe(section())
    expect((await run('export nut --format rc')).code).not.toBe(0)
  })

  it('disconnect removes the token and says how to end the access', async () => {
    await make()
    const { code, stderr } = await run('disconnect nut --yes')
    expect([code, section().includes('token')]).toEqual([0, false])
    expect(stderr).toContain('Delete the key of nut in the Acorn console.')
  })

  it('help, list and show know it', async () => {
    await make()
    expect((await run('help environment')).stdout).toContain('ACORN_API_KEY, ACORN_API_SECRET')
    expect((await run('new --type nosuch')).stderr).toMatch(/acorn/)
    expect((await run('list --long')).stdout).toMatch(/nut: +acorn/)
    const shown = await run('show nut')
    expect(shown.stdout).toContain('type = acorn')
    expect(shown.stdout).not.toMatch(/acorn-token-1|hidden/)
  })
})
