import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config-file/document.ts'
import { getSection } from '../../src/config-file/read.ts'
import { obscure, reveal } from '../../src/rclone/obscure.ts'
import { freePort } from '../support/free-port.ts'
import { has } from '../support/needs.ts'
import { describeRclones } from '../support/rclones.ts'
import { runHere } from '../support/run-here.ts'
import { openStage, type Stage, tokenBlob } from '../support/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
  const token = tokenBlob(stage.mint('anna@example.com'))
  stage.write(
    `[pc]\ntype = pcloud\nhostname = eapi.pcloud.com\nusername = it's "odd" ü\npassword = ${obscure('hunter2')}\ntoken = ${token}\n` +
      `[cr]\ntype = crypt\nremote = pc:x\npassword = ${obscure('once')}\n[vz]\ntype = verizon\n[no]\nx = 1\n`,
  )
})
afterEach(() => stage.close())

const exported = (...names: readonly string[]) =>
  runHere(['export', ...names, '--format', 'rc', '--config', stage.config])

describe('export --format rc', () => {
  it('is the body of config/create, without questions and obscuring', async () => {
    const { code, stdout, stderr } = await exported('pc')
    expect([code, stderr]).toEqual([0, ''])
    const { name, type, parameters, opt } = JSON.parse(stdout)
    expect([name, type, opt]).toEqual(['pc', 'pcloud', { nonInteractive: true, noObscure: true }])
    expect(parameters).toMatchObject({ hostname: 'eapi.pcloud.com', config_refresh_token: false })
    expect(reveal(parameters.password)).toBe('hunter2')
    expect(parameters).not.toHaveProperty('type')
  })

  it.each([['pc', 'cr'], ['vz'], ['no']])('refuses %s %s', async (...names) => {
    expect((await exported(...names.filter(Boolean))).code).toBe(2)
  })

  it.each(['pc', 'cr'])('import accepts it: %s', async (name) => {
    const { stdout } = await exported(name)
    const config = join(stage.folder, 'other.conf')
    const words = ['import', '-', '--yes', '--no-verify', '--config', config]
    const { code } = await runHere(words, { stdin: stdout })
    expect(code).toBe(0)
    const section = (path: string) => getSection(parseConfig(readFileSync(path)), name)
    expect(section(config)).toEqual(section(stage.config))
  })
})

describeRclones('a running rclone rcd', () => {
  let server: ChildProcess | undefined
  let port: number
  let config: string
  beforeEach(async () => {
    port = await freePort()
    config = join(stage.folder, 'server.conf')
    writeFileSync(config, '')
    const words = ['--rc-no-auth', '--rc-addr', `127.0.0.1:${port}`, '--config', config]
    const env = { ...process.env, ...stage.fake.env(), RCLONE_CA_CERT: stage.fake.caFile }
    server = spawn('rclone', ['rcd', ...words], { env, stdio: 'ignore' })
    for (let tries = 0; tries < 100 && (await call('rc/noop', '{}')) === undefined; tries += 1) {
      await delay(50)
    }
  })
  afterEach(() => server?.kill())

  const call = (path: string, body: string) =>
    fetch(`http://127.0.0.1:${port}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    }).then(
      async (answer) => new Map(Object.entries((await answer.json()) ?? {})),
      () => undefined,
    )

  it.skipIf(!has('curl'))('accepts it from curl, and lists the folder of the remote', async () => {
    const curl = `curl -s -H 'Content-Type: application/json' --data @- http://127.0.0.1:${port}/config/create`
    const { stdout } = await runHere(['export', 'pc', '--format', 'rc', '--config', stage.config])
    const made = await new Promise<string>((done) => {
      const child = spawn('sh', ['-c', curl])
      let text = ''
      child.stdout.on('data', (piece) => {
        text += piece
      })
      child.once('close', () => done(text))
      child.stdin.end(stdout)
    })
    expect(JSON.parse(made)).toMatchObject({ State: '', Option: null, Error: '' })
    const section = getSection(parseConfig(readFileSync(config)), 'pc')
    const ours = getSection(parseConfig(readFileSync(stage.config)), 'pc')
    expect(Object.fromEntries(section ?? [])).toEqual(Object.fromEntries(ours ?? []))
    const listed = await call('operations/list', JSON.stringify({ fs: 'pc:', remote: '' }))
    expect(listed?.get('list')).toContainEqual(expect.objectContaining({ Name: 'Fotos' }))
  })

  it('obscures the password of a crypt a single time', async () => {
    const { stdout } = await exported('cr')
    expect((await call('config/create', stdout))?.get('State')).toBe('')
    const got = await call('config/get', JSON.stringify({ name: 'cr' }))
    expect(reveal(String(got?.get('password')))).toBe('once')
  })
})
