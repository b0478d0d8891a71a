import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sealUnder } from '../../src/config-file/encryption/sealer.ts'
import { openStore } from '../../src/config-file/store/store.ts'
import { RcloneConfig, Secret } from '../../src/index.ts'
import { alone } from '../config-file/support/files.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'))
  path = join(folder, 'rclone.conf')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const read = () => readFileSync(path, 'utf8')
const write = (text: string) => writeFileSync(path, text, { mode: 0o600 })
const open = (more: object = {}) =>
  RcloneConfig.open({ path, env: { XDG_STATE_HOME: folder }, ...more })

describe('RcloneConfig', () => {
  it('opens the config file that rclone uses', async () => {
    write('[a]\ntype = local\n')
    const config = await RcloneConfig.open({ env: { RCLONE_CONFIG: path } })
    expect([config.path, config.names()]).toEqual([path, ['a']])
    expect((await RcloneConfig.open(path)).get('a')).toEqual({
      name: 'a',
      type: 'local',
      source: 'file',
      values: { type: 'local' },
    })
    expect(config.get('b')).toBeUndefined()
    expect((await RcloneConfig.open({ env: { RCLONE_CONFIG: '' } })).path).toBeUndefined()
  })

  it('lists the remotes of the environment first, like `list`, and does not change them', async () => {
    write('[pc]\ntype = pcloud\n[nv]\ntype = local\n')
    const env = {
      XDG_STATE_HOME: folder,
      RCLONE_CONFIG_NV_TYPE: 'alias',
      RCLONE_CONFIG_CI_TYPE: 'pcloud',
      RCLONE_CONFIG_CI_TOKEN: '{"access_token":"abc"}',
      RCLONE_CONFIG_PC_HOSTNAME: 'eapi.pcloud.com',
    }
    const config = await open({ env })
    expect(config.remotes()).toMatchObject([
      { name: 'nv', type: 'alias', source: 'environment' },
      { name: 'ci', type: 'pcloud', source: 'environment' },
      { name: 'pc', type: 'pcloud', source: 'file', values: { type: 'pcloud' } },
    ])
    expect(config.get('CI')?.values.token).toBe('{"access_token":"abc"}')
    const { accessToken } = await (await config.tokenSource('ci')).token()
    expect(accessToken.reveal()).toBe('abc')
    for (const change of [
      () => config.set('ci', 'hostname', 'x'),
      () => config.unset('ci', 'token'),
      () => config.rename('ci', 'other'),
      () => config.remove('ci'),
    ]) {
      expect(change).toThrow(expect.objectContaining({ code: 'usage' }))
    }
    expect(config.isChanged).toBe(false)
  })

  it('creates a missing file at the first save', async () => {
    const config = await open()
    expect(config.remotes()).toEqual([])
    expect(config.add('a', 'alias', { type: 'crypt', remote: 'b:' }).isChanged).toBe(true)
    expect(await config.save()).toMatchObject({ path, written: true })
    expect([read(), config.isChanged]).toEqual(['[a]\ntype = alias\nremote = b:\n', false])
    expect(await config.save()).toMatchObject({ written: false })
  })

  it('applies a change immediately, and refuses a wrong change before the save', async () => {
    write('[a]\ntype = alias\nremote = b:\n[b]\ntype = local\n')
    const before = read()
    const config = await open()
    config.set('a', 'x', '1').unset('a', 'remote').set('a', 'x', '2')
    expect(config.get('a')?.values).toEqual({ type: 'alias', x: '2' })
    for (const [wrong, code] of [
      [() => config.set('c', 'x', '1'), 'not-found'],
      [() => config.unset('c', 'x'), 'not-found'],
      [() => config.add('a', 'local'), 'already-exists'],
      [() => config.add('-a', 'local'), 'usage'],
      [() => config.rename('b', 'a'), 'already-exists'],
      [() => config.rename('b', 'b:'), 'usage'],
      [() => config.set('a', 'x', 'two\nlines'), 'usage'],
    ] as const) {
      expect(wrong).toThrow(expect.objectContaining({ code }))
    }
    expect(read()).toBe(before)
  })

  it('does not remove a remote that others use, and updates them after a rename', async () => {
    write('[a]\ntype = alias\nremote = b:\n[b]\ntype = local\n')
    const config = await open()
    expect(() => config.remove('b')).toThrow('used by: a')
    config.rename('b', 'c')
    expect(config.get('a')?.values.remote).toBe('c:')
    expect(config.remove('c', { force: true }).names()).toEqual(['a'])
  })

  it('preserves changes by other programs, and refuses to save a change that no longer applies', async () => {
    write('[a]\ntype = local\n')
    const config = await open()
    config.set('a', 'description', 'mine')
    write('# theirs\n[a]\ntype = local\n\n[b]\ntype = local\n')
    await config.save()
    expect(read()).toBe('# theirs\n[a]\ntype = local\ndescription = mine\n\n[b]\ntype = local\n')
    expect(config.names()).toEqual(['a', 'b'])
    config.set('b', 'x', '1').set('a', 'y', '2')
    write('[a]\ntype = local\n')
    await expect(config.save()).rejects.toMatchObject({ code: 'not-found' })
    expect([read(), config.isChanged]).toEqual(['[a]\ntype = local\n', true])
  })

  it('preserves a change during a save for a later save', async () => {
    write('[a]\ntype = local\n')
    const config = await open()
    const saving = config.set('a', 'x', '1').save()
    config.set('a', 'y', '2')
    await saving
    expect([config.isChanged, config.get('a')?.values.y]).toEqual([true, '2'])
    await config.save()
    expect(read()).toBe('[a]\ntype = local\nx = 1\ny = 2\n')
  })

  it('prompts for the password of an encrypted file until it is correct, and preserves the encryption', async () => {
    write('[a]\ntype = local\n')
    const place = { kind: 'file', path, exists: true, why: 'option' } as const
    await openStore(place, alone).commit(() => [], { reseal: await sealUnder(new Secret('right')) })
    const asked: unknown[] = []
    const config = await open({
      password(file: string, again: boolean) {
        asked.push([file, again])
        return again ? 'right' : 'wrong'
      },
    })
    await config.set('a', 'x', '1').save()
    expect(asked).toEqual([
      [path, false],
      [path, true],
    ])
    expect(read()).toMatch(/^# Encrypted/)
    const fromVariable = await open({ env: { RCLONE_CONFIG_PASS: 'right' } })
    expect(fromVariable.get('a')?.values.x).toBe('1')
    await expect(open()).rejects.toMatchObject({ code: 'config-encrypted' })
  })
})
