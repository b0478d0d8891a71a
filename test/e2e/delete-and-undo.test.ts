import { describe, expect, it } from 'vitest'
import { PROGRAM } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
import { configRig } from './support/config-rig.ts'

const TWO = '[a]\ntype = alias\nremote = /\nx = 1\n\n[c]\ntype = alias\nremote = a:\n'
const ALONE = '[a]\ntype = alias\nremote = /\n'
const BUILT = `[DEFAULT]
owner = bob

[pc]
type = pcloud
user = bob
client_id = id-%(user)s
description = of %(owner)s
`

describe('reports a change in one line on stderr, with the command that undoes it', () => {
  it.each([
    [['delete', 'c'], 'Deleted c. To undo: pcloud-config undo\n'],
    [['delete', 'a', 'c'], 'Deleted a, c. To undo: pcloud-config undo\n'],
    [['rename', 'c', 'd'], 'Renamed c to d. To undo: pcloud-config undo\n'],
    [
      ['rename', 'a', 'b'],
      'Renamed a to b. Updated c, which uses it. To undo: pcloud-config undo\n',
    ],
    [['copy', 'a', 'b'], 'Copied a to b. To undo: pcloud-config undo\n'],
    [['unset', 'a', 'x', 'nosuch'], 'Removed x from a. To undo: pcloud-config undo\n'],
  ])('%j', async (words, report) => {
    const rig = configRig(TWO)
    expect(await rig.run(...words)).toEqual({ code: 0, stdout: '', stderr: report })
    expect((await rig.run('undo')).code).toBe(0)
    expect(rig.read()).toBe(TWO)
    expect(await rig.run(...words, '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' })
    rig.write(TWO)
    expect((await rig.run(...words, '--dry-run')).stderr).toBe('')
  })

  it('unset of a missing key names the key', async () => {
    const rig = configRig(TWO)
    const stderr = 'Nothing was removed: a does not have nosuch.\n'
    expect(await rig.run('unset', 'a', 'nosuch')).toEqual({ code: 0, stdout: '', stderr })
    expect((await rig.run('unset', 'a', 'nosuch', '--quiet')).stderr).toBe('')
    expect(rig.read()).toBe(TWO)
  })

  it('repeats --config in the undo command', async () => {
    const rig = configRig(TWO)
    const { stderr } = await rig.run('delete', 'c', '--config', rig.config)
    expect(stderr).toBe('Deleted c. To undo: pcloud-config undo --config ~/rclone.conf\n')
  })
})

describe('delete at a terminal', () => {
  const open = (text: string, ...words: string[]) => {
    const rig = configRig(text)
    return {
      rig,
      pty: new Pty(process.execPath, [PROGRAM, 'delete', 'a', ...words], { env: rig.env }),
    }
  }

  it('prompts, and a no or Enter cancels it', async () => {
    for (const keys of [`n${KEY.enter}`, KEY.enter]) {
      const { rig, pty } = open(ALONE)
      await pty.see('Delete a?')
      pty.send(keys)
      expect((await pty.exited).code).toBe(130)
      expect(rig.read()).toBe(ALONE)
    }
  })

  it('deletes after a yes', async () => {
    const { rig, pty } = open(ALONE)
    await pty.see('Delete a?')
    pty.send(`y${KEY.enter}`)
    expect((await pty.exited).code).toBe(0)
    expect(rig.read()).toBe('')
  })

  it.each([['--yes'], ['--no-input']])('does not ask with %s', async (flag) => {
    const { rig, pty } = open(ALONE, flag)
    expect((await pty.exited).code).toBe(0)
    expect(rig.read()).toBe('')
  })
})

describe('values that use other values', () => {
  it.each([
    [['unset', 'pc', 'user'], 'client_id in [pc]'],
    [['unset', 'DEFAULT', 'owner'], 'description in [pc]'],
    [['delete', 'DEFAULT'], 'description in [pc]'],
    [['rename', 'DEFAULT', 'other'], 'description in [pc]'],
  ])('%j is refused', async (words, user) => {
    const rig = configRig(BUILT)
    const { code, stderr } = await rig.run(...words)
    expect(code).toBe(2)
    expect(stderr).toContain(user)
    expect(rig.read()).toBe(BUILT)
  })

  it.each([
    [['unset', 'pc', 'user', 'client_id']],
    [['unset', 'pc', 'description']],
    [['delete', 'pc']],
    [['delete', 'pc', 'DEFAULT']],
    [['delete', 'DEFAULT', '--force']],
    [['rename', 'pc', 'other']],
  ])('%j is not', async (words) => {
    const rig = configRig(BUILT)
    expect((await rig.run(...words)).code).toBe(0)
    expect(rig.read()).not.toBe(BUILT)
  })
})

describe('create with a type that does not exist', () => {
  it.each(['nosuch', 'web dav', 'S3', 'pclod'])('refuses %j', async (type) => {
    const rig = configRig(ALONE)
    const { code } = await rig.run('create', 'x', type, 'remote=/')
    expect(code).toBe(2)
    expect(rig.read()).toBe(ALONE)
  })

  it('accepts any type with a warning if rclone is not installed', async () => {
    const rig = configRig(ALONE)
    const PATH = '/nonexistent'
    const { code, stderr } = await rig.runWith(
      { env: { PATH } },
      'create',
      'x',
      'nosuch',
      'remote=/',
    )
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('nosuch was not checked')
    expect((await rig.runWith({ env: { PATH } }, 'create', 'y', 'pclod')).code).toBe(2)
  })
})
