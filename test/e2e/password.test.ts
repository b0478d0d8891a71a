import { expect, it } from 'vitest'
import { environment, PROGRAM } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
import { describeRclones } from '../support/rclones.ts'
import { configRig } from './support/config-rig.ts'

const CONFIG = '[c]\ntype = crypt\nremote = /tmp\n[pc]\ntype = pcloud\n'

describeRclones('password', () => {
  it('obscures any value, as rclone does', async () => {
    const [ours, theirs] = [configRig(CONFIG), configRig(CONFIG)]
    const looksObscured = ours.rclone('obscure', 'x').trim()
    const words = ['password', 'c', 'password=hunter2', 'password2', looksObscured]
    const { code, stdout, stderr } = await ours.run(...words)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe(
      '[c]\ntype = crypt\nremote = /tmp\npassword = ••••••••\npassword2 = ••••••••\n',
    )
    theirs.rclone('config', ...words)
    const revealed = (rig: typeof ours) => {
      const { c } = rig.dump() as Record<string, Record<string, string>>
      return [c?.password, c?.password2].map((one) => rig.rclone('reveal', '--', one ?? '').trim())
    }
    expect(revealed(ours)).toEqual(['hunter2', looksObscured])
    expect(revealed(theirs)).toEqual(revealed(ours))
  })

  it('does not start a login', async () => {
    const rig = configRig(CONFIG)
    expect((await rig.run('password', 'pc', 'password', 'hunter2')).code).toBe(0)
    expect(rig.read()).toMatch(/^password = [\w-]{31}$/m)
  })

  it('obscures a key of any name, reports it, and shows it masked', async () => {
    const rig = configRig(CONFIG)
    const { code, stdout, stderr } = await rig.run('password', 'c', 'mystery=hunter2')
    expect(code).toBe(0)
    expect(stderr).toContain('mystery is not a known password of the type crypt')
    expect(stdout).toContain('mystery = ••••••••\n')
  })

  it('asks for a missing value on a terminal, hidden', async () => {
    const rig = configRig(CONFIG)
    const env = { ...environment({ env: rig.env }), TERM: 'xterm' }
    const person = new Pty(process.execPath, [PROGRAM, 'password', 'c', 'a=1', 'password'], { env })
    try {
      await person.see('password')
      person.send(`hunter2${KEY.enter}`)
      expect((await person.end()).code).toBe(0)
      expect(await person.screen()).not.toContain('hunter2')
    } finally {
      person.close()
    }
    const { c } = rig.dump() as Record<string, Record<string, string>>
    expect(rig.rclone('reveal', '--', c?.password ?? '').trim()).toBe('hunter2')
  })

  it.each([
    [['password', 'c'], 2, 'KEY is missing'],
    [['password', 'c', 'password'], 2, 'password has no value'],
    [['password', 'c', 'type', 'x'], 2, 'type is not a password'],
    [['password', 'c', 'config_token=x'], 2, 'config_token is not a password'],
    [['password', 'nope', 'password', 'x'], 3, 'no remote named nope'],
  ])('%j is refused', async (words, code, why) => {
    const rig = configRig(CONFIG)
    const ended = await rig.run(...words)
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(why) })
    expect(rig.read()).toBe(CONFIG)
  })

  it('--dry-run shows the change and not the password', async () => {
    const rig = configRig(CONFIG)
    const { code, stdout } = await rig.run('password', 'c', 'password', 'hunter2', '--dry-run')
    expect([code, stdout]).toEqual([0, expect.stringContaining('+password = ••••••••')])
    expect(rig.read()).toBe(CONFIG)
  })
})
