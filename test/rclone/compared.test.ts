import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { configRig } from '../e2e/support/config-rig.ts'
import { KEY, Pty } from '../support/pty.ts'
import { describeRclones } from '../support/rclones.ts'
import { runHere } from '../support/run-here.ts'
import { openStage, type Stage, tokenBlob } from '../support/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const EU = 'anna@example.com'
const US = 'marcel@example.com'

/** Each test runs a row of the table in docs/compared.md, with `rclone config` and with this program. */
describeRclones('docs/compared.md', (rclone) => {
  const byRclone = (...words: readonly string[]) =>
    execFileSync('rclone', ['config', ...words], {
      env: { ...process.env, RCLONE_CONFIG: stage.config },
      encoding: 'utf8',
    })
  const newRemote = (...words: readonly string[]) =>
    runHere(['new', 'pc', '--config', stage.config, '--login', 'token', '--yes', ...words], {
      fake: stage.fake,
      env: { T: stage.mint(words.includes('/Backups') ? US : EU) },
    })
  const OWN = ['--client-id', 'id', '--client-secret', 'env:T', '--token', 'env:T']

  it('region: a pasted token of the EU', async () => {
    stage.write('')
    byRclone(
      'create',
      'pc',
      'pcloud',
      '--non-interactive',
      '--',
      `token=${tokenBlob(stage.mint(EU))}`,
    )
    expect(stage.read()).not.toContain('hostname')
    expect((await stage.rclone('lsd', 'pc:')).output).toContain('(2094)')
    stage.write('')
    const { code, stderr } = await newRemote(...OWN, '--root-folder', 'd0')
    expect(code, stderr).toBe(0)
    expect(stage.read()).toContain('hostname = eapi.pcloud.com\n')
    expect((await stage.rclone('lsd', 'pc:')).code).toBe(0)
  })

  it('root folder: a path', async () => {
    stage.write(
      `[pc]\ntype = pcloud\nroot_folder_id = /Backups\ntoken = ${tokenBlob(stage.mint(US))}\n`,
    )
    expect((await stage.rclone('lsd', 'pc:')).code).not.toBe(0)
    stage.write('')
    const { code, stderr } = await newRemote(...OWN, '--root-folder', '/Backups')
    expect(code, stderr).toBe(0)
    expect(stage.read()).toMatch(/^root_folder_id = d\d+$/m)
    expect((await stage.rclone('lsd', 'pc:')).code).toBe(0)
  })

  const FILE = '# mine\n[pc]\ntype=local\n\n\n[c]\ntype = crypt\nremote = pc:dir\n\n# the end\n'

  it('saving; a change that you regret', async () => {
    const rig = configRig(FILE)
    rig.rclone('config', 'update', 'pc', 'nounc=true')
    expect(rig.read()).not.toContain('type=local')
    expect(rig.read()).not.toContain('# the end')
    expect(rig.names()).toEqual(['rclone.conf'])
    rig.write(FILE)
    await rig.run('update', 'pc', 'nounc=true')
    expect(rig.read().replace(/^nounc ?= ?true\n/m, '')).toBe(FILE)
    expect((await rig.run('undo')).code).toBe(0)
    expect(rig.read()).toBe(FILE)
  })

  it('renaming a remote', async () => {
    const rig = configRig(FILE)
    const env = { ...rig.env, PATH: process.env.PATH ?? '', TERM: 'xterm' }
    const person = new Pty('rclone', ['config'], { env })
    for (const [prompt, answer] of [
      ['c/s/q>', 'r'],
      ['remote>', 'pc'],
      ['name>', 'new'],
      ['c/s/q>', 'q'],
    ] as const) {
      await person.expect(prompt)
      person.send(answer + KEY.enter)
    }
    await person.end()
    expect(rig.read()).toContain('[new]')
    expect(rig.read()).toContain('remote = pc:dir')
    rig.write(FILE)
    await rig.run('rename', 'pc', 'new')
    expect(rig.read()).toContain('remote = new:dir')
  })

  it('a remote that fails', () => {
    expect(rclone.has('config check')).toBe(false)
  })
})

it('docs/compared.md: each row has a test here', () => {
  const table = readFileSync('docs/compared.md', 'utf8').match(/^\| \w[^|]*(?= \|)/gm) ?? []
  const titles = readFileSync('test/rclone/compared.test.ts', 'utf8').match(/(?<= it\(').*?(?=')/g)
  const tested = (titles ?? []).flatMap((title) => title.replace(/:.*/, '').split('; '))
  const rows = table.map((cell) => cell.slice(2))
  expect(rows.length).toBeGreaterThan(5)
  expect(rows.filter((row) => !tested.includes(row))).toEqual([])
})
