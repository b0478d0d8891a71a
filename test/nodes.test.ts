import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environment, PROGRAM, runProgram, startProgram } from './support/program.ts'
import { KEY, Pty } from './support/pty.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage } from './support/stage.ts'

const run = promisify(execFile)

/**
 * Newer Nodes beside the oldest one, which runs all tests: NODE24 is the path of such a
 * program. `.ci/run` brings those that CI must try.
 */
const IN_CI = ['22', '24']
const others = [...IN_CI, '26'].map((major) => {
  const node = process.env[`NODE${major}`]
  if (!node && process.env.CI && IN_CI.includes(major)) {
    throw new Error(`CI must set NODE${major} to the path of a Node ${major}`)
  }
  const title = node ? `on Node ${major}` : `on Node ${major} (skipped: NODE${major} is not set)`
  return { major, node: node ?? '', title, skipped: !node }
})
// One that CI need not have is no case there.
const cases = others.filter(({ skipped }) => !skipped || !process.env.CI)

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

describe.each(cases)('$title', ({ major, node, skipped }) => {
  const of = (options: object = {}) => ({ ...options, node })
  /** The program runs there, and node has nothing to remark on it. */
  const silently = async (words: readonly string[], options: object = {}) => {
    const { code, stdout, stderr } = await runProgram(words, of(options))
    expect([code, stderr]).toEqual([0, ''])
    return stdout
  }

  it.skipIf(skipped)('answers', async () => {
    expect((await run(node, ['--version'])).stdout).toMatch(new RegExp(`^v${major}\\.`))
    expect(await silently(['--version'])).toMatch(/^pcloud-config \d/)
    stage.write('')
    expect(await silently(['list', '--config', stage.config])).toBe('')
  })

  it.skipIf(skipped)('logs in and saves', async () => {
    const program = startProgram(stage.newArgs('pc'), of(stage))
    const { start_url } = await program.event('auth_url')
    const page = await stage.logIn(start_url)
    const { code, stderr } = await program.ended
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('Warning')])
    expect(page.html).toContain('marcel@example.com')
    expect(stage.read()).toMatch(/^\[pc\]\ntype = pcloud\n/)
  })

  it.skipIf(skipped)('encrypts, reads, and decrypts to the same bytes', async () => {
    const plain = '# mine\n[a]\ntype = alias\nremote = /tmp\n'
    stage.write(plain)
    const at = ['--config', stage.config]
    const known = { env: { RCLONE_CONFIG_PASS: 'pässword' } }
    const set = await runProgram(
      ['encryption', 'set', ...at],
      of({ stdin: 'pässword\npässword\n' }),
    )
    expect(set.code, set.stderr).toBe(0)
    expect(stage.read()).toContain('RCLONE_ENCRYPT_V0:')
    expect(await silently(['list', ...at], known)).toBe('a:\n')
    const removed = await runProgram(['encryption', 'remove', ...at], of(known))
    expect(removed.code, removed.stderr).toBe(0)
    expect(stage.read()).toBe(plain)
  })

  it.skipIf(skipped)('asks on a terminal', async () => {
    const env = { ...environment({ fake: stage.fake, env: { BROWSER: 'true' } }), TERM: 'xterm' }
    const given = ['--client-id', CLIENT_ID, '--redirect-port', String(stage.port), '--root-folder']
    const words = [PROGRAM, 'new', '--config', stage.config, ...given, '0', '--region', 'auto']
    const secret = { ...env, PCLOUD_CLIENT_SECRET: CLIENT_SECRET }
    const person = new Pty(node, words, { env: secret, cols: 110, rows: 50 })
    try {
      await person.see('Name of the remote')
      person.send(`pc${KEY.enter}`)
      const link = /http:\/\/localhost:\d+\/start\/[\w-]{43}/
      await stage.logIn(link.exec(await person.see(link))?.[0])
      await person.see('Save?')
      person.send(`y${KEY.enter}`)
      await person.see('Saved.')
      expect((await person.end()).code).toBe(0)
    } finally {
      person.close()
    }
    expect(stage.read()).toContain('[pc]\ntype = pcloud\n')
  })

  it.skipIf(skipped)('completes', async () => {
    stage.write('[photos]\ntype = alias\nremote = /tmp\n')
    const words = ['__complete', 'zsh', '--config', stage.config, 'show', 'p']
    expect(await silently(words)).toContain('photos')
    expect(await silently(['completion', 'bash'])).toContain('__complete')
  })
})
