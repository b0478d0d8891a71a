import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeVerizon, startFakeVerizon } from '../../fixtures/services/fake-verizon.ts'
import { realFileDeps } from '../../src/files/file-deps.ts'
import { acquireLock, type Lock } from '../../src/files/lock.ts'
import { besideTarget, resolveTarget } from '../../src/files/target.ts'
import { encrypted } from '../config-file/encryption/support.ts'
import { runProgram, startProgram } from '../support/program.ts'

const PAST = '2026-01-01T00:00:00Z'
const ENDPOINT = 'cloud/1/oauth2/token'

let folder: string
let config: string
let fake: FakeVerizon
let refresh: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kept-'))
  config = join(folder, 'conf', 'rclone.conf')
  mkdirSync(join(folder, 'conf'))
  fake = await startFakeVerizon()
  refresh = fake.grant().refresh
  writeFileSync(config, section(), { mode: 0o600 })
})
afterEach(async () => {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

function section(name = 'vz'): string {
  const { clientId, secret } = fake.app
  const blob = { access_token: 'old', refresh_token: refresh, expiry: PAST }
  return `[${name}]\ntype = verizon\nclient_id = ${clientId}\nclient_secret = ${secret}\ntoken = ${JSON.stringify(blob)}\n`
}

const env = (more = {}) => ({ ...fake.env(), XDG_STATE_HOME: join(folder, 'state'), ...more })
const token = (name = 'vz', more = {}) =>
  runProgram(['token', name, '--config', config], { env: env(more) })
const spent = () => fake.requests.filter(({ method }) => method === ENDPOINT).length

/** Every file in the state folder whose token waits to be saved. */
function waiting(): readonly string[] {
  const state = join(folder, 'state')
  if (!existsSync(state)) return []
  const files = readdirSync(state, { recursive: true, encoding: 'utf8' })
  return files.filter((name) => /unsaved-.*\.token$/.test(name)).map((name) => join(state, name))
}

/** While it is held, no write of the config file ends. */
async function lockConfig(): Promise<Lock> {
  const target = await resolveTarget(realFileDeps, config)
  return acquireLock(realFileDeps, besideTarget(target, '.lock'), 1_000)
}

/** Locks the file when the service has been asked, that is after the trial of the save. */
async function lockOnceAsked(): Promise<Lock> {
  fake.faults.add({ kind: 'delay', delayMs: 400, method: ENDPOINT })
  await expect.poll(spent, { timeout: 8_000, interval: 10 }).toBe(1)
  return lockConfig()
}

describe('S46: a new token that cannot be saved', () => {
  it('S46: is stored with mode 0600, and a new run saves it without a second refresh', async () => {
    const running = startProgram(['token', 'vz', '--config', config], { env: env() })
    const lock = await lockOnceAsked()
    const { code, stdout, stderr } = await running.ended
    expect({ code, stdout }).toEqual({ code: 6, stdout: '' })
    const [path = 'none', ...more] = waiting()
    expect(more).toEqual([])
    expect(stderr).toContain(path)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(config, 'utf8')).toBe(section())
    await lock.release()
    fake.faults.clear()

    // Under another name, too: the old token in the section shows which remote it is.
    writeFileSync(config, section('renamed'))
    const next = await token('renamed')
    expect({ code: next.code, stderr: next.stderr }).toEqual({ code: 0, stderr: '' })
    expect(readFileSync(config, 'utf8')).toContain(next.stdout.trim())
    expect([spent(), waiting()]).toEqual([1, []])
  }, 40_000)

  it('S46: is stored with the password of an encrypted file', async () => {
    writeFileSync(config, await encrypted(section()))
    const words = ['token', 'vz', '--config', config]
    const running = startProgram(words, { env: env({ RCLONE_CONFIG_PASS: 'pw' }) })
    const lock = await lockOnceAsked()
    expect(await running.ended).toMatchObject({ code: 6, stdout: '' })
    const [path = 'none'] = waiting()
    expect(readFileSync(path, 'utf8')).toContain('RCLONE_ENCRYPT_V0:')
    await lock.release()
    fake.faults.clear()
    expect(await token('vz', { RCLONE_CONFIG_PASS: 'pw' })).toMatchObject({ code: 0, stderr: '' })
    expect([spent(), waiting()]).toEqual([1, []])
  }, 40_000)

  it('S46: survives a kill between the response and the save', async () => {
    const running = startProgram(['token', 'vz', '--config', config], { env: env() })
    const lock = await lockOnceAsked()
    await expect.poll(waiting, { timeout: 8_000, interval: 10 }).toHaveLength(1)
    running.child.kill('SIGKILL')
    await running.ended
    await lock.release()
    fake.faults.clear()
    expect(await token()).toMatchObject({ code: 0, stderr: '' })
    expect([spent(), waiting()]).toEqual([1, []])
  }, 40_000)
})

describe('S46: does not spend the single-use token', () => {
  it('S46: if no copy of the new one can be stored', async () => {
    symlinkSync('/dev/null', join(folder, 'state'))
    const { code, stdout, stderr } = await token()
    expect({ code, stdout, spent: spent() }).toEqual({ code: 6, stdout: '', spent: 0 })
    expect(stderr).toContain(join(folder, 'state'))
    expect(readFileSync(config, 'utf8')).toBe(section())
  })

  it.skipIf(!canBeImmutable())('S46: if the config file is immutable', async () => {
    execFileSync('chattr', ['+i', config])
    try {
      const { code, stdout } = await token()
      expect({ code, stdout, spent: spent() }).toEqual({ code: 6, stdout: '', spent: 0 })
    } finally {
      execFileSync('chattr', ['-i', config])
    }
    expect(await token()).toMatchObject({ code: 0 })
  })
})

/** Needs root, chattr and a file system that knows the flag. */
function canBeImmutable(): boolean {
  const probe = mkdtempSync(join(tmpdir(), 'immutable-'))
  try {
    writeFileSync(join(probe, 'file'), '')
    execFileSync('chattr', ['+i', join(probe, 'file')], { stdio: 'ignore' })
    execFileSync('chattr', ['-i', join(probe, 'file')], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    rmSync(probe, { recursive: true, force: true })
  }
}
