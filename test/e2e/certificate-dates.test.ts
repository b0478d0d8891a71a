import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { runProgram } from '../support/program.ts'
import { openStage, type Stage, tokenBlob } from '../support/stage.ts'

const DAY = 86_400_000
const day = (time: number) => new Date(time).toISOString().slice(0, 10)

let stage: Stage
afterEach(() => stage.close())

/** Every command that asks pCloud. */
const COMMANDS: readonly (readonly [words: readonly string[], stdin?: string])[] = [
  [['new', 'fresh', '--login', 'token', '--token', '-', '--yes'], 'a-token-of-some-length'],
  [['reconnect', 'pc', '--login', 'token', '--token', '-', '--yes'], 'a-token-of-some-length'],
  [['edit', 'pc', '--root-folder', 'd5', '--yes']],
  [['update', 'pc', 'config_refresh_token=true', 'config_token=a-token-of-some-length']],
  [['userinfo', 'pc']],
  [['folders', 'pc']],
  [['import', 'IN', '--yes']],
  [['check']],
]

async function open(from: number, to: number): Promise<void> {
  stage = await openStage({ certificate: { validity: { from, to } } })
  const section = `type = pcloud\nhostname = api.pcloud.com\ntoken = ${tokenBlob(stage.mint('marcel@example.com'))}\n`
  stage.write(`[pc]\n${section}`)
  writeFileSync(join(stage.folder, 'in.conf'), `[in]\n${section}`)
}

function run(words: readonly string[], stdin = '', env: Readonly<Record<string, string>> = {}) {
  const file = join(stage.folder, 'in.conf')
  const all = [...words.map((word) => (word === 'IN' ? file : word)), '--config', stage.config]
  return runProgram(all, { fake: stage.fake, stdin, env })
}

describe('a certificate outside its dates', () => {
  it.each(COMMANDS.map(([words, stdin]) => ({ words, stdin })))(
    'is not yet valid, says `$words`, with the date of this machine',
    async ({ words, stdin }) => {
      const before = Date.now()
      await open(before + DAY, before + 90 * DAY)
      const { code, stdout, stderr } = await run(words, stdin)
      expect([5, 9]).toContain(code)
      const said = stdout + stderr
      const dates = [...new Set([before, Date.now()].map(day))].join('|')
      expect(said).toMatch(new RegExp(`not valid yet by this machine's clock, (${dates})`))
      expect(said).not.toMatch(/company proxy|NODE_EXTRA_CA_CERTS/)
    },
  )

  it('has expired', async () => {
    await open(Date.now() - 90 * DAY, Date.now() - DAY)
    const { code, stderr } = await run(['userinfo', 'pc'])
    expect([code, stderr]).toEqual([
      5,
      expect.stringContaining("has expired by this machine's clock"),
    ])
  })
})

describe('a clock before this release', () => {
  it('is detected without a network', async () => {
    await open(Date.now() + DAY, Date.now() + 90 * DAY)
    const clock = join(stage.folder, 'clock.mjs')
    writeFileSync(clock, 'Date.now = () => 86_400_000\n')
    const env = { NODE_OPTIONS: `--import=${clock}` }
    const { code, stderr } = await run(['userinfo', 'pc'], '', env)
    expect([code, stderr]).toEqual([5, expect.stringContaining("machine's clock, 1970-01-02.")])
    expect(stderr).toContain('The clock is wrong')
    const check = await run(['check', '--json'], '', env)
    const { findings } = JSON.parse(check.stdout)
    expect(findings).toContainEqual(expect.objectContaining({ id: 'clock-wrong' }))
  })
})

describe('a CA file that Node ignores', () => {
  it('a command and check name its format', async () => {
    stage = await openStage()
    stage.write(`[pc]\ntype = pcloud\ntoken = ${tokenBlob(stage.mint('marcel@example.com'))}\n`)
    const file = join(stage.folder, 'ca.der')
    writeFileSync(file, new X509Certificate(readFileSync(stage.fake.caFile)).raw)
    const env = { NODE_EXTRA_CA_CERTS: file }
    const { code, stderr } = await run(['userinfo', 'pc'], '', env)
    expect([code, stderr]).toEqual([5, expect.stringContaining(`${file} (NODE_EXTRA_CA_CERTS)`)])
    expect(stderr).toContain('openssl x509 -inform der')
    const check = await run(['check', '--json'], '', env)
    const { findings } = JSON.parse(check.stdout)
    expect(findings).toContainEqual(expect.objectContaining({ id: 'ca-file-unreadable' }))
  })
})
