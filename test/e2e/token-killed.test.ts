import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type FakeVerizon, startFakeVerizon } from '../../fixtures/services/fake-verizon.ts'
import { runProgram, startProgram } from '../support/program.ts'

/** Instants at which processes are killed; more by hand. */
const KILLS = Number(process.env.TOKEN_KILLS ?? 4)
const PROCESSES = 3
const PAST = '2026-01-01T00:00:00Z'

let folder: string
let config: string
let fake: FakeVerizon
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'killed-'))
  config = join(folder, 'rclone.conf')
  fake = await startFakeVerizon()
})
afterEach(async () => {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

const HEAD = () =>
  `# kept\n[vz]\ntype = verizon\nclient_id = ${fake.app.clientId}\nclient_secret = ${fake.app.secret}\n`

function logInAnew() {
  const blob = { access_token: 'old', refresh_token: fake.grant().refresh, expiry: PAST }
  writeFileSync(config, `${HEAD()}token = ${JSON.stringify(blob)}\n`, { mode: 0o600 })
}

const start = () => startProgram(['token', 'vz', '--config', config], { env: fake.env() })

it(
  `${KILLS} times kill -9 within renewals of ${PROCESSES} processes: a valid pair, or a clear message`,
  async () => {
    const ends: Record<string, number> = { good: 0, honest: 0 }
    fake.faults.add({ kind: 'delay', delayMs: 60, method: 'cloud/1/oauth2/token' })
    for (let round = 0; round < KILLS; round++) {
      logInAnew()
      const running = Array.from({ length: PROCESSES }, start)
      await delay(100 + Math.random() * 1200)
      const victims = running.slice(0, 1 + Math.floor(Math.random() * PROCESSES))
      for (const { child } of victims) child.kill('SIGKILL')
      await Promise.all(running.map(({ ended }) => ended))
      const text = readFileSync(config, 'utf8')
      expect(text.startsWith(`${HEAD()}token = {`)).toBe(true)
      JSON.parse(/^token = (.+)\n$/m.exec(text)?.[1] ?? '')
      const began = Date.now()
      const { code, stdout, stderr } = await runProgram(['token', 'vz', '--config', config], {
        env: fake.env(),
      })
      expect(Date.now() - began).toBeLessThan(8_000)
      const isLive = fake.grants.some(
        ({ access, revoked }) => !revoked && access.some(({ value }) => value === stdout.trim()),
      )
      expect([code, isLive], stderr).toEqual(code === 0 ? [0, true] : [4, false])
      if (code !== 0) expect(stderr).toContain('pcloud-config reconnect vz')
      ends[code === 0 ? 'good' : 'honest'] = (ends[code === 0 ? 'good' : 'honest'] ?? 0) + 1
    }
    // A process that was killed after its write leaves a lock, and reading the new token takes none.
    const write = ['update', 'vz', 'description=end', '--config', config]
    expect(await runProgram(write, { env: fake.env() })).toMatchObject({ code: 0 })
    expect(readdirSync(folder)).toEqual(['rclone.conf'])
    if (process.env.TOKEN_KILLS) process.stderr.write(`${JSON.stringify(ends)}\n`)
  },
  30_000 + KILLS * 15_000,
)
