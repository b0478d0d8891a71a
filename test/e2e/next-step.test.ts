import { describe, expect, it } from 'vitest'
import { configRig } from './support/config-rig.ts'

const CONFIG = `[home]
type = pcloud

[locked]
type = crypt
remote = home:x
`

/** The suggested next step must be possible for this remote. */
describe('the next step in an error', () => {
  it.each([
    ['token locked', 2, 'pcloud-config show locked', 'rclone lsd'],
    ['reconnect locked', 2, 'pcloud-config show locked', 'rclone config reconnect'],
    ['export locked --format pcloud-sdk', 2, 'works only with pCloud remotes', 'rclone about'],
    ['userinfo locked', 2, 'rclone about locked:', 'show'],
    ['unset none type', 3, 'no remote named none', 'delete'],
    ['unset home type', 2, 'pcloud-config delete home', 'no remote'],
    ['edit', 2, 'The name of the remote is missing', 'This needs your answer'],
    ['edit locked', 2, 'The value of remote is missing', 'The remote is missing'],
    ['delete home', 2, 'locked cannot work without home', 'repair'],
  ])('%s', async (words, exit, next, impossible) => {
    const { run, config } = configRig(CONFIG)
    const { code, stderr } = await run(...words.split(' '))
    expect([code, stderr]).toEqual([exit, expect.stringContaining(next)])
    expect(stderr.replaceAll(config, '')).not.toContain(impossible)
  })

  it('check names the config file in each command', async () => {
    const { run, config } = configRig(CONFIG)
    const { stdout } = await run('check', '--config', config)
    expect(stdout).toContain('To encrypt it: pcloud-config encryption set --config ~/rclone.conf')
  })
})
