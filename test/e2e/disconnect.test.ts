import { afterEach, describe, expect, it } from 'vitest'
import { environment, PROGRAM } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
import { itRclones } from '../support/rclones.ts'
import { type ConfigRig, configRig } from './support/config-rig.ts'

const TOKEN = 'token = {"access_token":"s3cret-two","token_type":"bearer"}'
const CONFIG = `# mine\r
[pc]\r
type = pcloud\r
client_secret = s3cret-one\r
${TOKEN}\r
hostname = eapi.pcloud.com\r
\r
[copy]\r
type = pcloud\r
${TOKEN}\r
[locked]\r
type = crypt\r
remote = pc:dir\r
[pc.sub]\r
type = pcloud\r
root_folder_id = d5\r
# the end, without a line end`

const WITHOUT = CONFIG.replace(`${TOKEN}\r\n`, '')

const APPS = 'https://my.pcloud.com/#page=settings&settings=tab-apps'

describe.concurrent('disconnect', () => {
  itRclones('removes the token and no other byte, and says what it means', async () => {
    const rig = configRig(CONFIG)
    const { code, stdout, stderr } = await rig.run('disconnect', 'pc:', '--yes')
    expect([code, stdout]).toEqual([0, ''])
    expect(rig.read()).toBe(WITHOUT)
    expect(stderr).toContain('no longer work: locked, pc.sub.')
    expect(stderr).toContain('still have the same token: copy.')
    expect(stderr).toContain(`Linked Apps). ${APPS}`)
    expect(rig.dump()).toMatchObject({ pc: { type: 'pcloud', client_secret: 's3cret-one' } })
    await rig.run('undo')
    expect(rig.read()).toBe(CONFIG)
  })

  it('reads the answer from a pipe, and changes the file only after a yes', async () => {
    for (const [stdin, code] of [
      ['y\n', 0],
      ['n\n', 130],
      ['\n', 130],
      ['', 2],
    ] as const) {
      const rig = configRig(CONFIG)
      const ended = await rig.runWith({ stdin }, 'disconnect', 'pc')
      expect(ended.code, ended.stderr).toBe(code)
      expect(rig.read()).toBe(code === 0 ? WITHOUT : CONFIG)
    }
  })

  it('--json does not prompt: --yes, or exit 2', async () => {
    const rig = configRig(CONFIG)
    const refused = await rig.runWith({ stdin: 'open' }, 'disconnect', 'pc', '--json')
    expect([refused.code, refused.stdout]).toEqual([2, expect.stringContaining('--yes')])
    const { stdout } = await rig.run('disconnect', 'pc', '--json', '--yes')
    expect(JSON.parse(stdout)).toEqual({
      name: 'pc',
      written: true,
      file: rig.config,
      had_token: true,
      without_access: ['locked', 'pc.sub'],
      same_token: ['copy'],
      revoke_url: APPS,
    })
    const again = await rig.run('disconnect', 'pc', '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ written: false, had_token: false })
  })

  it('--dry-run prints the masked change and does not prompt', async () => {
    const rig = configRig(CONFIG)
    const { code, stdout } = await rig.run('disconnect', 'pc', '--dry-run')
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^-token = \{.*•.*\r?$/m)])
    expect(stdout).not.toContain('s3cret')
    expect(rig.read()).toBe(CONFIG)
  })

  it('a remote with no token is exit 0, an unknown remote 3, and a missing name is 2', async () => {
    const rig = configRig(CONFIG)
    for (const [name, says] of [
      ['locked', 'has no login to remove'],
      ['pc.sub', 'uses the login of a parent remote'],
    ] as const) {
      const { code, stderr } = await rig.run('disconnect', name)
      expect([code, stderr]).toEqual([0, expect.stringContaining(says)])
    }
    expect((await rig.run('disconnect', 'nobody', '--yes')).code).toBe(3)
    await rig.run('settings', 'set', 'remote', 'pc')
    expect((await rig.run('disconnect', '--yes')).code).toBe(2)
    expect(rig.read()).toBe(CONFIG)
  })
})

describe('disconnect on a terminal', () => {
  let pty: Pty | undefined
  afterEach(() => pty?.close())

  const start = (rig: ConfigRig) => {
    const env = { ...environment({ env: rig.env }), TERM: 'xterm' }
    pty = new Pty(process.execPath, [PROGRAM, 'disconnect', 'pc'], { env })
    return pty
  }

  it('prompts, and Enter means no', async () => {
    for (const [keys, code] of [
      [KEY.enter, 130],
      [KEY.ctrlC, 130],
      [`y${KEY.enter}`, 0],
    ] as const) {
      const rig = configRig(CONFIG)
      const person = start(rig)
      await person.see('Remove the login of pc?')
      await person.see('locked, pc.sub')
      person.send(keys)
      expect((await person.end()).code).toBe(code)
      expect(rig.read()).toBe(code === 0 ? WITHOUT : CONFIG)
      expect(person.raw).not.toContain('s3cret')
    }
  })
})
