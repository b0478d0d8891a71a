import { readFileSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, it, type TestContext } from 'vitest'
import { realDeps } from '../../src/config-file/store/store-deps.ts'
import { acquireLock, type Lock } from '../../src/files/lock.ts'
import { type Running, startProgram } from '../support/program.ts'
import { CLIENT_ID, openStage, type Stage } from '../support/stage.ts'

const HOUR = 3_600_000
const SIGUSR2 = 12
const JUMPS = [
  ['an hour on', HOUR],
  ['an hour back', -HOUR],
] as const

async function ownStage({ onTestFinished }: TestContext): Promise<Stage> {
  const stage = await openStage()
  onTestFinished(() => stage.close())
  return stage
}

function start(stage: Stage, words: readonly string[], jump: number): Running {
  const preload = `--import ${resolve('test/support/jumping-clock.mjs')}`
  const clock = { NODE_OPTIONS: preload, CLOCK_JUMP_MS: String(jump) }
  const env = { ...stage.env, ...clock }
  return startProgram([...words, '--config', stage.config], { fake: stage.fake, env })
}

/** Not before the program would heed the signal instead of dying of it. */
async function setClock({ child }: Running): Promise<void> {
  while (child.exitCode === null && !isCaught(child.pid)) await delay(20)
  child.kill('SIGUSR2')
}

function isCaught(pid: number | undefined): boolean {
  const mask = /SigCgt:\s+(\w+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return ((BigInt(`0x${mask}`) >> BigInt(SIGUSR2 - 1)) & 1n) === 1n
}

async function lockFile(stage: Stage): Promise<Lock> {
  stage.write('[pc]\ntype = pcloud\nk = v\n')
  const path = join(realpathSync(stage.folder), '.rclone.conf.pcloud-config.lock')
  return acquireLock(realDeps, path, 0)
}

describe.runIf(process.platform === 'linux').concurrent('a clock that is set', () => {
  it('an hour forward while the file is locked: it waits, and then writes', async (test) => {
    const { expect } = test
    const stage = await ownStage(test)
    const lock = await lockFile(stage)
    const run = start(stage, ['unset', 'pc', 'k'], HOUR)
    await setClock(run)
    await delay(1_500)
    expect(stage.read()).toContain('k = v')
    expect(run.child.exitCode).toBeNull()
    await lock.release()
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(stage.read()).not.toContain('k = v')
  })

  it('an hour back while the file is locked: the wait stops normally', async (test) => {
    const { expect } = test
    const stage = await ownStage(test)
    await lockFile(stage)
    const run = start(stage, ['unset', 'pc', 'k'], -HOUR)
    await setClock(run)
    const { code, stderr } = await run.ended
    expect([code, stderr]).toEqual([6, expect.stringContaining(`process ${process.pid}`)])
    expect(stage.read()).toContain('k = v')
  })

  const waits = [
    ['browser', '--login', 'browser', '--no-browser'],
    ['poll', '--login', 'poll'],
  ] as const
  const cases = waits.flatMap(([what, ...how]) =>
    JUMPS.map(([words, jump]) => ({ what, how, words, jump })),
  )
  it.for(cases)(
    '$words: a clock change does not affect the wait for $what',
    async ({ how, jump }, test) => {
      const { expect } = test
      const stage = await ownStage(test)
      const login = ['--client-id', CLIENT_ID, '--root-folder', 'd0', '--timeout', '3s', '--yes']
      const port = ['--redirect-port', String(stage.port)]
      const run = start(stage, ['new', 'x', ...login, ...port, ...how, '--json'], jump)
      await run.event('auth_url')
      const began = performance.now()
      await setClock(run)
      expect(await run.ended).toMatchObject({ code: 4 })
      expect(performance.now() - began).toBeGreaterThan(1_500)
      expect(performance.now() - began).toBeLessThan(9_000)
    },
  )
})
