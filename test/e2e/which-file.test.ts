import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROGRAM } from '../support/program.ts'
import { runCommand } from '../support/run-command.ts'
import { configRig } from './support/config-rig.ts'

const REMOTE = '[pc]\ntype = alias\nremote = /\n'

describe('a remote that does not exist', () => {
  it.each([
    [['show', 'x']],
    [['unset', 'x', 'k']],
    [['edit', 'x']],
    [['token', 'x']],
    [['check', 'x']],
    [['delete', 'x']],
    [['export', 'x', '--format', 'json']],
  ])('%j names the file that was read, and whether it exists', async (words) => {
    const rig = configRig(REMOTE)
    const here = await rig.run(...words)
    expect(here.code).toBe(3)
    expect(here.stderr).toContain('The config file is ~/rclone.conf.')
    const missing = join(rig.folder, 'none.conf')
    const { code, stderr } = await rig.run(...words, '--config', missing)
    expect(code).toBe(3)
    expect(stderr).toContain('The config file ~/none.conf does not exist.')
    expect(stderr).toContain(`pcloud-config new --config ${missing}`)
  })

  it('has full paths for programs', async () => {
    const rig = configRig(REMOTE)
    const missing = join(rig.folder, 'none.conf')
    const { stdout } = await rig.run('show', 'x', '--json', '--config', missing)
    const { error } = JSON.parse(stdout)
    expect(error.code).toBe('not-found')
    expect(error.message).toContain(missing)
    expect(error.hint).toContain(`--config ${missing}`)
  })

  it.skipIf(process.getuid?.() !== 0)('names a folder that you may not enter', async () => {
    const rig = configRig(REMOTE)
    chmodSync(rig.folder, 0o700)
    const user = ['setpriv', '--reuid=1000', '--regid=1000', '--clear-groups']
    const words = [process.execPath, PROGRAM, 'list', '--config', rig.config]
    const ended = await runCommand([...user, ...words])
    expect(ended.code).toBe(6)
    expect(ended.stderr).toMatch(/You may not enter the folder \/\S+\./)
  })

  it('check repeats --config in its hints, for people and programs', async () => {
    const rig = configRig('[pc]\nremote = /\n')
    const { stdout } = await rig.run('check', '--config', rig.config)
    expect(stdout).toContain('pcloud-config delete pc --config ~/rclone.conf')
    const json = await rig.run('check', '--json', '--config', rig.config)
    expect(json.stdout).toContain(`pcloud-config delete pc --config ${rig.config}`)
  })
})

describe('a file that rclone cannot read', () => {
  const UTF16 = Buffer.from('\ufeff[pc]\ntype = pcloud\n', 'utf16le')
  it.each([
    [['list']],
    [['show']],
    [['redacted']],
    [['dump']],
    [['userinfo', 'pc']],
    [['token', 'pc']],
    [['export', 'pc', '--format', 'json']],
    [['unset', 'pc', 'k']],
    [['check']],
  ])('%j names the problem and the solution', async (words) => {
    const rig = configRig()
    writeFileSync(rig.config, UTF16, { mode: 0o600 })
    const { code, stdout, stderr } = await rig.run(...words)
    expect(code).toBe(words[0] === 'check' ? 9 : 6)
    expect(stdout + stderr).toContain('UTF-16')
    expect(stdout + stderr).toContain('save it with the encoding UTF-8')
  })
})
