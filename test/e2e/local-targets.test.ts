import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { configRig } from './support/config-rig.ts'

const CASE_21 = readFileSync('fixtures/cases/21-target-without-colon.conf', 'utf8')

describe.concurrent('a target that has no colon (case 21)', () => {
  it('is a problem for check, only in the remotes that have it', async () => {
    const rig = configRig(`${CASE_21}\n[fine]\ntype = alias\nremote = ./pcloud\n`)
    const { code, stdout } = await rig.run('check', '--json')
    const { findings } = JSON.parse(stdout) as {
      findings: readonly { id: string; level: string; subject: string }[]
    }
    const local = findings.filter(({ id }) => id === 'target-local')
    expect(code).toBe(9)
    expect(local.map(({ subject, level }) => `${subject} ${level}`)).toEqual(
      ['secret:', 'secret2:', 'al:', 'ch:', 'un:'].map((subject) => `${subject} problem`),
    )
  })

  it.each([
    ['create', 'new', 'alias', 'remote=pcloud/x'],
    ['create', 'new', 'union', 'upstreams=pcloud/y:ro /x'],
    ['update', 'al', 'remote=/pcloud:x'],
    ['update', 'al', 'description=still without a colon'],
  ])('%s %s %s writes it with a warning', async (...words) => {
    const rig = configRig(CASE_21)
    const { code, stdout, stderr } = await rig.run(...words)
    expect(code).toBe(0)
    expect(stdout).toContain(words.at(-1)?.replace('=', ' = '))
    expect(stderr).toMatch(/is a folder on this machine, not the remote pcloud\.\n.*write pcloud:/)
    expect((await configRig(CASE_21).run(...words, '--quiet')).stderr).toBe('')
  })

  it('create and update do not warn about an intentional path', async () => {
    const rig = configRig(CASE_21)
    expect((await rig.run('create', 'new', 'alias', 'remote=./pcloud')).stderr).toBe('')
    expect((await rig.run('update', 'un', 'upstreams=pcloud:')).stderr).toBe('')
  })

  it.each([
    ['rename', 'pcloud', 'x'],
    ['delete', 'pcloud'],
  ])('%s does not change the line, and reports it', async (...words) => {
    const rig = configRig(CASE_21)
    const { code, stderr } = await rig.run(...words)
    expect(code).toBe(0)
    expect(stderr.match(/not the remote pcloud\. It did not change\.\n/g)).toHaveLength(5)
    const rest = CASE_21.slice(CASE_21.indexOf('[secret]'))
    expect(rig.read().endsWith(rest)).toBe(true)
  })
})

describe('variables and references that use a remote', () => {
  const FILE = '[pc]\ntype = local\n\n[c]\ntype = alias\nat = pc\nremote = %(at)s:/tmp\n'
  const env = { RCLONE_CONFIG_X_TYPE: 'alias', RCLONE_CONFIG_X_REMOTE: 'pc:/tmp' }

  it.each([
    ['rename', 'pc', 'new'],
    ['delete', 'pc', '--force'],
  ])('%s reports a variable, which it cannot change', async (...words) => {
    const { code, stderr } = await configRig(FILE).runWith({ env }, ...words)
    expect(code).toBe(0)
    expect(stderr).toContain('! The variable RCLONE_CONFIG_X_REMOTE uses pc:. It did not change.\n')
  })

  it('rename reports a value that gets the name from a different key', async () => {
    const rig = configRig(FILE)
    const { stderr } = await rig.run('rename', 'pc', 'new')
    expect(stderr).toMatch(/! c: remote uses pc: through .* It did not change\.\n/)
    expect(rig.read()).toBe(FILE.replace('[pc]', '[new]'))
  })
})
