import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { encryptConfig } from '../support/encrypted-config.ts'
import { has } from '../support/needs.ts'
import { runHere } from '../support/run-here.ts'
import { type ConfigRig, configRig } from './support/config-rig.ts'

const token = (text: string) => `{"access_token":"${text}","token_type":"bearer"}`
const CONFIG = `; mine\r\n[pc]\r\ntype = pcloud\r\nhostname = api.pcloud.com\r\ntoken = ${token('s3cret-one')}\r\n\r\n[a]\r\ntype=alias\r\nremote=pc:`

const backups = ({ folder }: ConfigRig) =>
  readdirSync(join(folder, 'state'), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, 'state', name))
    .filter((path) => statSync(path).isFile())

describe.concurrent('undo', () => {
  it('reverts all kinds of changes, byte for byte, the last first', async () => {
    const rig = configRig(CONFIG)
    const changes = [
      ['update', 'a', 'remote=pc:x', '--no-output'],
      ['create', 'b', 'alias', 'remote=/', '--no-output'],
      ['unset', 'a', 'remote'],
      ['copy', 'a', 'c'],
      ['rename', 'pc', 'p2'],
      ['delete', 'a', 'b'],
    ]
    const states = [CONFIG]
    for (const words of changes) {
      expect(await rig.run(...words)).toMatchObject({ code: 0 })
      states.push(rig.read())
    }
    const said = []
    for (const state of states.slice(0, -1).reverse()) {
      const { code, stdout, stderr } = await rig.run('undo')
      expect([code, stdout]).toEqual([0, ''])
      said.push(stderr)
      expect(rig.read()).toBe(state)
    }
    expect(said).toEqual([
      'Undone: deleted a, deleted b.\n',
      'Undone: renamed pc to p2.\n',
      'Undone: added c.\n',
      'Undone: changed remote of a.\n',
      'Undone: added b.\n',
      'Undone: changed remote of a.\n',
    ])
    expect(await rig.run('undo')).toMatchObject({ code: 3, stdout: '' })
    expect(rig.read()).toBe(CONFIG)
    expect(rig.names()).toEqual(['rclone.conf'])
  })

  it.each([
    ['update', 'pc', `token=${token('s3cret-two')}`, '--no-output'],
    ['unset', 'pc', 'token'],
    ['disconnect', 'pc', '--yes'],
  ])('%s leaves no line of a token that is broken over two lines', async (...words) => {
    const whole = token('s3cret-one')
    const rig = configRig(CONFIG.replace(whole, whole.replace('one', '\r\none')))
    const before = rig.read()
    expect(await rig.run(...words)).toMatchObject({ code: 0 })
    const line = `token = ${whole}\r\n`
    const after = words[0] === 'update' ? line.replace('one', 'two') : ''
    expect(rig.read()).toBe(CONFIG.replace(line, after))
    expect(await rig.run('undo')).toMatchObject({ code: 0 })
    expect(rig.read()).toBe(words[0] === 'update' ? CONFIG.replace(line, after) : before)
  })

  it('exits 3 if there was no change yet, with the error in JSON', async () => {
    const rig = configRig(CONFIG)
    const { code, stdout } = await rig.run('undo', '--json')
    expect([code, JSON.parse(stdout).error.code]).toEqual([3, 'not-found'])
    const stderr = 'There are no changes to undo.\n'
    expect(await rig.run('undo', '--list')).toEqual({ code: 0, stdout: '', stderr })
    expect((await rig.run('undo', '--list', '--json')).stdout).toContain('"writes": []')
  })

  it.each([
    ['a part of its path is no folder', (config: string) => join(config, 'x'), 'not a folder'],
    ['its name is too long', (config: string) => config + 'n'.repeat(300), 'too long'],
  ])('exits 6 with words where %s', async (_, pathOf, why) => {
    const { config } = configRig(CONFIG)
    for (const more of [[], ['--list']]) {
      const { code, stderr } = await runHere(['undo', ...more, '--config', pathOf(config)])
      expect([code, stderr]).toEqual([6, expect.stringContaining(why)])
    }
  })

  it('exits 6 and refuses if a different program changed the file', async () => {
    const rig = configRig(CONFIG)
    await rig.run('update', 'a', 'remote=pc:x')
    const theirs = `${rig.read()}# theirs\n`
    rig.write(theirs)
    const { code, stderr } = await rig.run('undo')
    expect([code, stderr]).toEqual([
      6,
      expect.stringMatching(
        /has changed since then.*[\s\S]*replace .*rclone\.conf with .*state\/pcloud-config/,
      ),
    ])
    expect(rig.read()).toBe(theirs)
    expect((await rig.run('undo', '--list')).stderr).toContain('undo would refuse')
    expect((await rig.run('undo', '--dry-run')).code).toBe(6)
  })

  it.skipIf(!has('rclone'))('exits 6 if rclone wrote it since then', async () => {
    const rig = configRig(CONFIG)
    await rig.run('update', 'a', 'remote=pc:x')
    rig.rclone('config', 'update', 'a', 'remote', '/')
    expect((await rig.run('undo')).code).toBe(6)
  })

  it('preserves a refreshed token, and says so', async () => {
    const rig = configRig(CONFIG)
    await rig.run('update', 'a', 'remote=pc:x')
    await rig.run('update', 'pc', `token=${token('s3cret-two')}`, '--no-output')
    const renewed = await rig.run('undo')
    expect(renewed.stderr).toBe(
      'Already restored: changed token of pc.\n' +
        'pc still has the current token: the old token may no longer be valid.\n',
    )
    const { stdout, code } = await rig.run('undo', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      undone: { changes: [{ what: 'changed', remote: 'a', keys: ['remote'] }] },
      kept_tokens: ['pc'],
    })
    expect(rig.read()).toBe(CONFIG.replace('s3cret-one', 's3cret-two'))
  })

  it('removes a file that we created', async () => {
    const rig = configRig()
    await rig.run('touch')
    await rig.run('create', 'x', 'alias', 'remote=/')
    expect((await rig.run('undo')).code).toBe(0)
    expect(rig.read()).toBe('')
    expect((await rig.run('undo')).stderr).toContain('so it was removed')
    expect(rig.exists()).toBe(false)
    expect((await rig.run('undo')).code).toBe(3)
  })

  it('works independently for two config files', async () => {
    const [one, two] = [configRig(CONFIG), configRig(CONFIG)]
    const state = { env: { XDG_STATE_HOME: join(one.folder, 'state') } }
    await one.run('delete', 'a')
    await two.runWith(state, 'copy', 'a', 'b')
    expect((await one.run('undo')).stderr).toBe('Undone: deleted a.\n')
    expect((await two.runWith(state, 'undo')).stderr).toBe('Undone: added b.\n')
    expect([one.read(), two.read()]).toEqual([CONFIG, CONFIG])
  })
})

describe.concurrent('undo --list', () => {
  it('prints time and change, and S43: hides secrets', async () => {
    const rig = configRig(CONFIG)
    await rig.run('update', 'pc', 'client_secret=s3cret-three', 'mystery=1')
    await rig.run('rename', 'pc', 'p2')
    const { code, stdout, stderr } = await rig.run('undo', '--list')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}changed remote of a, renamed pc to p2\n\d{4}.{17}changed client_secret, mystery of pc\n$/,
    )
    const listed = JSON.parse((await rig.run('undo', '--list', '--json')).stdout)
    expect(listed.changed_since).toBe(false)
    expect(listed.writes[1]).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      changes: [{ what: 'changed', remote: 'pc', keys: ['client_secret', 'mystery'] }],
      copy: expect.stringMatching(/\.conf$/),
    })
    expect(readFileSync(listed.writes[1].copy, 'utf8')).toBe(CONFIG)
    expect(stdout + JSON.stringify(listed)).not.toContain('s3cret')
  })

  it('S43: backups are 0600 in folders of 0700', async () => {
    const rig = configRig(CONFIG)
    await rig.run('delete', 'a')
    const files = backups(rig)
    expect(files).toHaveLength(2)
    for (const path of files) expect(statSync(path).mode & 0o777).toBe(0o600)
    for (let at = join(files[0] ?? '', '..'); at !== rig.folder; at = join(at, '..')) {
      expect(statSync(at).mode & 0o777).toBe(0o700)
    }
  })
})

describe.concurrent('undo of an encrypted file', () => {
  it('needs the password, remains encrypted, and does not store names', async () => {
    const rig = configRig()
    const sealed = await encryptConfig(Buffer.from(CONFIG), new Secret('pw'))
    rig.write(Buffer.from(sealed).toString())
    const open = { env: { RCLONE_CONFIG_PASS: 'pw' } }
    expect((await rig.runWith(open, 'delete', 'a')).code).toBe(0)
    expect((await rig.run('undo', '--list')).stdout).toMatch(/^\S+ \S+ {2}deleted a remote\n$/)
    expect((await rig.run('undo')).code).toBe(7)
    expect((await rig.runWith(open, 'undo')).stderr).toBe('Undone: deleted a remote.\n')
    expect(rig.read()).toContain('RCLONE_ENCRYPT_V0:')
    expect((await rig.runWith(open, 'list')).stdout).toBe('pc:\na:\n')
    for (const path of backups(rig))
      expect(readFileSync(path, 'latin1')).not.toMatch(/\[pc\]|"pc"|s3cret/)
  })

  it('S43: encrypting it removes readable backups', async () => {
    const rig = configRig(CONFIG)
    await rig.run('copy', 'pc', 'b')
    const env = { RCLONE_PASSWORD_COMMAND: 'echo pw' }
    expect((await rig.runWith({ env }, 'encryption', 'set')).code).toBe(0)
    const text = backups(rig).map((path) => readFileSync(path, 'utf8'))
    expect(text).toEqual([expect.stringContaining('"encrypted"')])
    expect(text[0]).not.toMatch(/pc|s3cret|[0-9a-f]{64}.*[0-9a-f]{64}/s)
  })

  it('exits 6 after encryption set and explains how to decrypt, with all options', async () => {
    const rig = configRig(CONFIG)
    await rig.run('copy', 'pc', 'b')
    await rig.runWith({ env: { RCLONE_PASSWORD_COMMAND: 'echo pw' } }, 'encryption', 'set')
    const sealed = rig.read()
    for (const words of [[], ['--dry-run'], ['--quiet']]) {
      const { code, stdout, stderr } = await rig.run('undo', ...words)
      expect([code, stdout, stderr]).toEqual([6, '', expect.stringContaining('encryption remove')])
    }
    const listed = await rig.run('undo', '--list')
    expect([listed.code, listed.stdout]).toEqual([
      0,
      expect.stringMatching(/^\S+ \S+ {2}encrypted the file\n$/),
    ])
    expect(listed.stderr).toContain('cannot be undone')
    expect(JSON.parse((await rig.run('undo', '--list', '--json')).stdout)).toMatchObject({
      ...{ changed_since: false, encrypted_since: true },
      writes: [{ changes: [{ what: 'encrypted' }], copy: null }],
    })
    expect(rig.read()).toBe(sealed)
  })

  it('restores the encryption after encryption remove, and needs no password for it', async () => {
    const rig = configRig()
    const sealed = Buffer.from(await encryptConfig(Buffer.from(CONFIG), new Secret('pw')))
    rig.write(sealed.toString())
    await rig.runWith({ env: { RCLONE_CONFIG_PASS: 'pw' } }, 'encryption', 'remove')
    expect(rig.read()).toBe(CONFIG)
    expect((await rig.run('undo', '--list')).stdout).toMatch(/ {2}decrypted the file\n$/)
    const dry = await rig.run('undo', '--dry-run')
    expect(dry).toEqual({
      ...{ code: 0, stdout: '' },
      stderr: 'The file is now encrypted with the earlier password.\n',
    })
    expect(rig.read()).toBe(CONFIG)
    expect(await rig.run('undo')).toEqual({
      ...{ code: 0, stdout: '' },
      stderr: 'Undone: decrypted the file.\nThe file is now encrypted with the earlier password.\n',
    })
    expect(rig.read()).toBe(sealed.toString())
    for (const path of backups(rig))
      expect(readFileSync(path, 'latin1')).not.toMatch(/\[pc\]|"pc"|s3cret/)
    expect((await rig.run('undo')).code).toBe(3)
  })

  it('restores the old password', async () => {
    const rig = configRig()
    rig.write(Buffer.from(await encryptConfig(Buffer.from(CONFIG), new Secret('old'))).toString())
    const env = { RCLONE_CONFIG_PASS: 'old' }
    const tell = join(rig.folder, 'tell')
    writeFileSync(tell, '#!/bin/sh\n[ "$RCLONE_PASSWORD_CHANGE" = 1 ] && echo new || echo old\n')
    chmodSync(tell, 0o700)
    const both = { RCLONE_PASSWORD_COMMAND: tell }
    expect((await rig.runWith({ env: both }, 'encryption', 'set')).code).toBe(0)
    expect((await rig.runWith({ env }, 'list')).code).toBe(7)
    const { code, stderr } = await rig.run('undo')
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('The earlier password opens the file'),
    ])
    expect((await rig.runWith({ env }, 'list')).stdout).toBe('pc:\na:\n')
  })
})

describe.concurrent('S28: a write in place that was killed halfway', () => {
  const torn = (folder: string) => {
    const rig = configRig()
    const config = join(rig.folder, folder, 'rclone.conf')
    mkdirSync(join(config, '..'))
    writeFileSync(config, CONFIG)
    const on = (...words: readonly string[]) => rig.run(...words, '--config', config)
    const copy = join(config, '..', '.rclone.conf.pcloud-config-Ab_1.bak')
    const tear = () => {
      writeFileSync(copy, readFileSync(config))
      writeFileSync(config, `[pc\n${readFileSync(config, 'utf8').slice(4)}`)
    }
    return { config, copy, on, tear }
  }
  const commandIn = (text: string) => /`(cp .*)`/.exec(text)?.[1] ?? 'false'

  it.each(['plain', 'it\'s "my" disk'])(
    'in a folder %j: the message has the command that restores it',
    async (at) => {
      const { config, copy, on, tear } = torn(at)
      await on('copy', 'pc', 'b')
      const whole = readFileSync(config, 'utf8')
      tear()
      const said = new Set<string>()
      for (const words of [['list'], ['update', 'a', 'remote=x'], ['copy', 'a', 'c'], ['undo']]) {
        const { code, stdout, stderr } = await on(...words)
        expect([code, stdout]).toEqual([6, ''])
        said.add(commandIn(stderr))
      }
      expect(said.size).toBe(1)
      execFileSync('sh', ['-c', [...said][0] ?? ''])
      expect([readFileSync(config, 'utf8'), existsSync(copy)]).toEqual([whole, false])
      expect((await on('undo')).code).toBe(0)
      expect(readFileSync(config, 'utf8')).toBe(CONFIG)
    },
  )
})

describe.concurrent('a state folder that cannot be written', () => {
  it('is a warning, and the change is made', async () => {
    const rig = configRig(CONFIG)
    const env = { XDG_STATE_HOME: '/dev/null/state' }
    const { code, stderr } = await rig.runWith({ env }, 'delete', 'a')
    expect([code, stderr]).toEqual([0, expect.stringMatching(/backup.*undo/)])
    expect(rig.read()).not.toContain('[a]')
    expect((await rig.runWith({ env }, 'undo')).code).toBe(3)
  })
})
