import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environment, PROGRAM, startProgram } from '../support/program.ts'
import { Pty } from '../support/pty.ts'
import { runHere } from '../support/run-here.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage } from '../support/stage.ts'
import { configRig } from './support/config-rig.ts'

function settingsRig(text?: string) {
  const rig = configRig('')
  const path = join(rig.folder, '.config', 'pcloud-config', 'pcloud-config.ini')
  if (text !== undefined) put(path, text)
  return { ...rig, path, text: () => readFileSync(path, 'utf8') }
}

/** All that a person may write into it. */
const OWN = [
  '\ufeff; my settings',
  '',
  '  region = eu  ; the company says so',
  'plain ; a key by itself',
  'remote="old; pc"',
  'unknown = a \\; b',
  'login[]=browser',
  'login = x',
  '# LOUD',
  'quiet = PLAIN',
  '',
  '; of the part',
  '[part]',
  'region = elsewhere',
  'last = no line end',
].join('\r\n')

const remote = (name: string, token: string) =>
  `[${name}]\ntype = pcloud\nhostname = api.pcloud.com\ntoken = {"access_token":"${token}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}\n`
const CONFIG = remote('pc', 's3cret-default') + remote('other', 's3cret-other')

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

const ALL = `remote = pcloud backup
region = eu
login = paste
browser = no
plain = yes
color = never
`

describe.concurrent('settings', () => {
  it('are set, read and removed, in a file only for its owner', async () => {
    const { run, path, text } = settingsRig()
    for (const line of ALL.trim().split('\n')) {
      const [key = '', value = ''] = line.split(' = ')
      expect(await run('settings', 'set', key, value)).toEqual({ code: 0, stdout: '', stderr: '' })
      expect((await run('settings', 'get', key)).stdout).toBe(`${value}\n`)
    }
    expect(text()).toBe(ALL)
    expect((await run('settings')).stdout).toBe(ALL)
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
    expect((statSync(dirname(path)).mode & 0o777).toString(8)).toBe('700')
    await run('settings', 'set', 'region', '')
    expect(text()).toBe(ALL.replace('region = eu\n', ''))
  })

  it('loses none of many settings that are set at the same time', async () => {
    const { run, path, text } = settingsRig()
    const pairs = ALL.trim()
      .split('\n')
      .map((line) => line.split(' = '))
    const ends = await Promise.all(
      pairs.map(([key = '', value = '']) => run('settings', 'set', key, value)),
    )
    expect(ends.map(({ code }) => code)).toEqual(pairs.map(() => 0))
    expect(text().trim().split('\n').sort()).toEqual(ALL.trim().split('\n').sort())
    expect(readdirSync(dirname(path))).toEqual(['pcloud-config.ini'])
  })

  it('set --json reports if and where it wrote', async () => {
    const { run, path } = settingsRig()
    const set = async (...words: readonly string[]) =>
      JSON.parse((await run('settings', 'set', ...words, '--json')).stdout)
    expect(await set('region', 'eu')).toEqual({ written: true, file: path })
    expect(await set('region', 'eu')).toEqual({ written: false, file: path })
  })

  it('default is another name for remote, and accepts a colon', async () => {
    const { run, text } = settingsRig()
    expect((await run('settings', 'set', 'default', 'pcloud:')).code).toBe(0)
    expect(text()).toBe('remote = pcloud\n')
    expect((await run('settings', 'get', 'default')).stdout).toBe('pcloud\n')
    await run('settings', 'set', 'default', '')
    expect(text()).toBe('')
  })

  it.each([
    ['pc', {}, ''],
    ['pc:', {}, ''],
    ['a session', {}, ''],
    ['virtual', { RCLONE_CONFIG_VIRTUAL_TYPE: 'pcloud' }, ''],
    ['nope', {}, 'There is no remote named nope.'],
    ['PC', {}, 'No remote is named exactly PC.'],
    ['othr', {}, 'Did you mean other?'],
  ] as const)('set remote %j warns if there is no such remote', async (name, env, warning) => {
    const { runWith, text, write, path } = settingsRig()
    write(CONFIG)
    put(join(dirname(path), 'credentials', 'a session.pcloud_credentials'), '{}')
    const { code, stdout, stderr } = await runWith({ env }, 'settings', 'set', 'remote', name)
    expect([code, stdout]).toEqual([0, ''])
    if (warning === '') expect(stderr).toBe('')
    else expect(stderr).toContain(warning)
    expect(text()).toBe(`remote = ${name.replace(/:$/, '')}\n`)
  })

  it.each([
    ['encrypted', 'RCLONE_ENCRYPT_V0:\nAAAA\n'],
    ['malformed', '[pc]\ntype = pcloud\nno line of a config\n'],
  ])('set remote does not need the remotes: the config file is %s', async (_, config) => {
    const { run, text, write } = settingsRig()
    write(config)
    const set = await run('settings', 'set', 'remote', 'pc')
    expect(set).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(text()).toBe('remote = pc\n')
  })

  it.each([
    ['region', 'mars'],
    ['login', 'telepathy'],
    ['login', 'direct'],
    ['browser', 'maybe'],
    ['plain', '2'],
    ['color', 'red'],
  ])('set refuses an unknown value: %s = %s', async (key, value) => {
    const { run, path } = settingsRig()
    expect((await run('settings', 'set', key, value)).code).toBe(2)
    expect(existsSync(path)).toBe(false)
  })

  it('the default remote is used by a command without a name', async () => {
    const { run, write } = settingsRig()
    write(CONFIG)
    const missing = await run('token')
    expect([missing.code, missing.stdout]).toEqual([2, ''])
    expect(missing.stderr).toContain('settings set remote NAME')
    await run('settings', 'set', 'default', 'pc')
    expect(await run('token')).toEqual({
      ...{ code: 0, stdout: 's3cret-default\n' },
      stderr: 'Using pc, the remote of your settings.\n',
    })
    expect((await run('token', '--quiet')).stderr).toBe('')
    expect((await run('token', 'other')).stdout).toBe('s3cret-other\n')
    expect((await run('token', '')).code).toBe(2)
    for (const words of [['delete'], ['rename'], ['copy'], ['unset'], ['update']]) {
      expect((await run(...words)).code, words.join(' ')).toBe(2)
    }
    await run('settings', 'set', 'default', 'gone')
    const { code, stderr } = await run('token')
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^Using gone.*\n.*gone/)])
  })

  it('with --json: typed values', async () => {
    const { run, path } = settingsRig(ALL)
    expect(JSON.parse((await run('settings', '--json')).stdout)).toEqual({
      file: path,
      settings: {
        remote: 'pcloud backup',
        region: 'eu',
        login: 'paste',
        browser: false,
        plain: true,
        color: 'never',
      },
    })
    expect(JSON.parse((await run('settings', 'get', 'plain', '--json')).stdout)).toEqual({
      plain: true,
    })
    const none = settingsRig()
    expect(JSON.parse((await none.run('settings', 'get', 'region', '--json')).stdout)).toEqual({
      region: null,
    })
  })

  it('a login by password cannot be the preferred one', async () => {
    const rig = settingsRig()
    const { code, stderr } = await rig.run('settings', 'set', 'login', 'direct')
    expect(code).toBe(2)
    expect(stderr).toContain('browser, paste, poll or token')
    expect(() => rig.text()).toThrow('ENOENT')
  })

  it('not set yet: lists the possible values, and creates no file', async () => {
    const { run, folder, names } = settingsRig()
    const { code, stdout } = await run('settings')
    expect([code, stdout]).toEqual([0, expect.stringContaining('; region: us, eu or auto\n')])
    expect((await run('settings', 'get', 'region')).stdout).toBe('\n')
    expect(names()).toEqual(['rclone.conf'])
    expect(folder).toBeTruthy()
  })

  it.each([
    [['set', 'client_secret', 's3cret'], 'Keys: remote, region'],
    [['set', 'token', 's3cret'], 'Keys: remote, region'],
    [['set', 'region', 's3cret'], 'us, eu or auto'],
    [['set', 'plain', 's3cret'], 'yes or no'],
    [['set', 'remote', 'a/s3cret'], 'name of a remote'],
    [['set', 'remote', '2OSmU2xW6gYaLLCaPPIUg5T5EvX7s3cret'], 'name of a remote'],
    [['get', 'nothing'], 'Keys: remote, region'],
    [['get'], 'The key for settings get is missing.\n  Use settings, settings get KEY'],
    [['get', 'region', 's3cret'], 'Too many arguments for settings get.'],
    [['set', 'region'], 'The value for settings set is missing.'],
    [['unset', 'region'], 'Unknown command: settings unset.'],
  ])('%j is exit 2 and repeats no value', async (words, said) => {
    const { run, text } = settingsRig(ALL)
    const { code, stdout, stderr } = await run('settings', ...words)
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(said)])
    expect(stderr).not.toContain('s3cret')
    expect(text()).toBe(ALL)
  })

  it('reports and ignores invalid entries, and preserves them', async () => {
    const bad = `region = mars
client_secret = 2OSmU2xW6gYaLLCaPPIUg5T5EvX7
remote = 2OSmU2xW6gYaLLCaPPIUg5T5EvX7
unknown = x
plain = yes
login[] = browser

[part]
key = value
`
    const { run, text } = settingsRig(bad)
    const { code, stdout, stderr } = await run('settings', 'get', 'plain')
    expect([code, stdout]).toEqual([0, 'yes\n'])
    for (const key of ['region', 'client_secret', 'remote', 'unknown', 'login', 'part']) {
      expect(stderr).toContain(`"${key}"`)
    }
    expect(stderr).toMatch(/client_secret" looks like a secret/)
    expect(stderr).not.toMatch(/2OSmU2|mars/)
    await run('settings', 'set', 'color', 'auto')
    expect(text()).toContain('unknown = x')
    expect(text()).toContain('[part]\nkey = value\n')
  })

  it('an unreadable file does not stop a command', async () => {
    const { run, path } = settingsRig()
    mkdirSync(path, { recursive: true })
    const { code, stderr } = await run('settings', 'get', 'plain')
    expect([code, stderr]).toEqual([0, expect.stringContaining('is ignored')])
    expect((await run('settings', 'set', 'plain', 'yes')).code).toBe(6)
  })

  it('--dry-run prints the change and does not write', async () => {
    const { run, text } = settingsRig(ALL)
    const { stdout } = await run('settings', 'set', 'region', 'US', '--dry-run')
    expect(stdout).toContain('-region = eu\n+region = us\n')
    expect(text()).toBe(ALL)
  })

  it('changes only its own line', async () => {
    const { run, path, text } = settingsRig(OWN)
    const steps = [
      [['region', 'us'], OWN.replace('= eu  ; the', '= us  ; the')],
      [['plain', 'no'], OWN.replace('plain ;', 'plain = no ;')],
      [['color', 'never'], OWN.replace('PLAIN\r\n', 'PLAIN\r\ncolor = never\r\n')],
      [['remote', 'my pc'], OWN.replace('"old; pc"', 'my pc')],
      [
        ['login', 'paste'],
        OWN.replace('login[]=browser\r\n', '').replace('login = x', 'login = paste'),
      ],
      [['region', ''], OWN.replace('  region = eu  ; the company says so\r\n', '')],
      [['browser', ''], OWN],
    ] as const
    for (const [words, expected] of steps) {
      put(path, OWN)
      expect(await run('settings', 'set', ...words)).toMatchObject({ code: 0, stdout: '' })
      expect(text()).toBe(expected)
    }
  })

  it('sections and comments do not move when the first entry is added', async () => {
    const cases = [
      ['; mine', '; mine\nregion = eu\n'],
      ['', 'region = eu\n'],
      ['\ufeff; mine\r\n', '\ufeff; mine\r\nregion = eu\r\n'],
      [
        '; file\n\n; part\n[part]\nregion = x\n',
        '; file\n\nregion = eu\n\n; part\n[part]\nregion = x\n',
      ],
      ['\ufeff[part]\nk = v', '\ufeffregion = eu\n\n[part]\nk = v'],
    ]
    for (const [before, after] of cases) {
      const { run, text } = settingsRig(before)
      await run('settings', 'set', 'region', 'eu')
      expect(text()).toBe(after)
      expect((await run('settings', 'get', 'region')).stdout).toBe('eu\n')
    }
  })

  it('preserves the mode of the file, and does not write an unchanged setting', async () => {
    const { run, path } = settingsRig('region = eu\n')
    chmodSync(path, 0o640)
    await run('settings', 'set', 'region', 'us')
    const { mode, ino } = statSync(path)
    expect((mode & 0o777).toString(8)).toBe('640')
    await run('settings', 'set', 'region', 'us')
    expect(statSync(path).ino).toBe(ino)
  })

  it.each(['living', 'dangling'])('writes through a %s link', async (kind) => {
    const { run, path, folder } = settingsRig('')
    const target = join(folder, 'dotfiles', 'mine.ini')
    if (kind === 'living') put(target, '; mine\n')
    rmSync(path)
    symlinkSync('hop.ini', path)
    symlinkSync(relative(dirname(path), target), join(dirname(path), 'hop.ini'))
    expect(await run('settings', 'set', 'region', 'eu')).toMatchObject({ code: 0 })
    expect(readFileSync(target, 'utf8')).toBe(
      kind === 'living' ? '; mine\nregion = eu\n' : 'region = eu\n',
    )
    expect(lstatSync(path).isSymbolicLink()).toBe(true)
    expect((await run('settings', 'get', 'region')).stdout).toBe('eu\n')
  })

  it.each([
    ['a folder', (path: string) => mkdirSync(path), 'it is a folder'],
    ['a named pipe', (path: string) => execFileSync('mkfifo', [path]), 'a pipe, not a file'],
    ['a device', (path: string) => symlinkSync('/dev/zero', path), 'not a file'],
    ['a circle of links', (path: string) => symlinkSync(path, path), 'form a circle'],
    ['too large', (path: string) => put(path, ';'.repeat(70_000)), 'larger than 64 KiB'],
    [
      'not UTF-8',
      (path: string) => writeFileSync(path, Buffer.from('; caf\xe9\n', 'latin1')),
      'UTF-8',
    ],
  ])('%s: said and passed over, and not written', async (_, make, why) => {
    const { run, path } = settingsRig('')
    rmSync(path)
    make(path)
    const before = lstatSync(path).ino
    const got = await run('settings', 'get', 'region')
    expect([got.code, got.stdout]).toEqual([0, '\n'])
    expect(got.stderr).toMatch(new RegExp(`${why}.*It is ignored`))
    const set = await run('settings', 'set', 'region', 'eu')
    expect([set.code, set.stdout, set.stderr]).toEqual([6, '', expect.stringContaining(why)])
    expect(lstatSync(path).ino).toBe(before)
  })

  it('reports a folder that cannot be created', async () => {
    const { run, path } = settingsRig('')
    rmSync(dirname(path), { recursive: true })
    writeFileSync(dirname(path), '')
    const { code, stderr } = await run('settings', 'set', 'region', 'eu')
    expect([code, stderr]).toEqual([6, expect.stringContaining('is not a folder')])
  })

  it('after a kill at any moment, the file is the old one or the new one', async () => {
    const { env, path, text } = settingsRig('; mine\nregion = eu\n')
    const words = ['settings', 'set', 'region']
    for (let round = 0; round < 12; round++) {
      const child = spawn(process.execPath, [PROGRAM, ...words, round % 2 ? 'eu' : 'us'], {
        env: { PATH: process.env.PATH, ...env },
        stdio: 'ignore',
      })
      const ended = new Promise((resolve) => child.once('exit', resolve))
      setTimeout(() => child.kill('SIGKILL'), 40 + Math.random() * 80)
      await ended
      expect(text()).toMatch(/^; mine\nregion = (eu|us)\n$/)
    }
    // One that was killed while it removed the lock of another that was killed.
    symlinkSync('1:dead:elsewhere', join(dirname(path), '.lock.dead'))
    for (const name of readdirSync(dirname(path))) {
      if (name.endsWith('.tmp')) utimesSync(join(dirname(path), name), 0, 0)
    }
    await runHere([...words, text().includes('us') ? 'eu' : 'us'], { env })
    expect(readdirSync(dirname(path))).toEqual(['pcloud-config.ini'])
  })

  it('preserves a link, a BOM and CRLF', async () => {
    const { run, path, folder } = settingsRig('')
    const target = join(folder, 'dotfiles.ini')
    writeFileSync(target, '\ufeffregion = eu\r\nplain = true\r\n')
    const link = join(dirname(path), 'link.ini')
    symlinkSync(target, link)
    writeFileSync(path, '')
    const { renameSync } = await import('node:fs')
    renameSync(link, path)
    expect((await run('settings', 'get', 'region')).stdout).toBe('eu\n')
    await run('settings', 'set', 'color', 'never')
    expect(readFileSync(target, 'utf8')).toContain('color = never')
  })

  it('uses XDG_CONFIG_HOME if it is absolute', async () => {
    const rig = settingsRig()
    const at = (folder: string) => ({ env: { XDG_CONFIG_HOME: folder } })
    const other = join(rig.folder, 'xdg')
    await rig.runWith(at(other), 'settings', 'set', 'region', 'eu')
    expect(readFileSync(join(other, 'pcloud-config', 'pcloud-config.ini'), 'utf8')).toBe(
      'region = eu\n',
    )
    await rig.runWith(at('relative'), 'settings', 'set', 'region', 'us')
    expect(rig.text()).toBe('region = us\n')
  })

  it('S32: treats names such as __proto__ as ordinary entries', async () => {
    const { run } = settingsRig('__proto__ = x\nconstructor = y\ntoString = z\n')
    const { code, stdout, stderr } = await run('settings')
    expect([code, stdout.replace(/^;.*\n/gm, '')]).toEqual([0, ''])
    // The reader of the file drops `__proto__` itself.
    for (const name of ['constructor', 'toString']) {
      expect(stderr).toContain(`"${name}" is not a setting. It is ignored.`)
    }
  })
})

describe('settings and new', () => {
  let stage: Stage
  let pty: Pty | undefined
  beforeEach(async () => {
    stage = await openStage()
  })
  afterEach(async () => {
    pty?.close()
    await stage.close()
  })

  const prefer = (text: string) => {
    put(join(stage.folder, 'pcloud-config', 'pcloud-config.ini'), text)
    return { ...stage.env, XDG_CONFIG_HOME: stage.folder }
  }

  function person(env: Readonly<Record<string, string>>, ...more: readonly string[]): Pty {
    const all = {
      ...environment({ fake: stage.fake, env: { ...env, BROWSER: undefined } }),
      TERM: 'xterm',
    }
    const words = [
      'new',
      'pc',
      '--config',
      stage.config,
      '--client-id',
      CLIENT_ID,
      '--root-folder',
      'd0',
    ]
    pty = new Pty(process.execPath, [PROGRAM, ...words, ...more], { env: all, cols: 110, rows: 40 })
    return pty
  }

  it('a setting replaces its question', async () => {
    const at = person(prefer('region = eu\nlogin = paste\n'))
    await at.see('Open this link on any device')
    expect(await at.screen()).not.toContain('Region ›')
  })

  it('an option overrides it', async () => {
    const port = ['--redirect-port', String(stage.port), '--no-browser']
    const env = prefer('region = eu\nlogin = paste\ncolor = never\n')
    const at = person(env, '--login', 'browser', '--color', 'always', ...port)
    await at.see(/http:\/\/localhost:\d+\/start\//)
    expect(at.raw).toMatch(/\x1b\[[39]\dm/)
  })

  it('plain = yes prompts line by line, without a redraw', async () => {
    const at = person(prefer('plain = yes\n'))
    await at.see('Region')
    expect(await at.screen()).toMatch(/1\W+Detect when I log in/)
    expect(at.raw).not.toContain('\x1b[?2004h')
  })

  it.each([
    ['color = never\n', {}, false],
    ['', {}, true],
    ['color = never\n', { FORCE_COLOR: '1' }, true],
    ['color = always\n', { NO_COLOR: '1' }, false],
  ])('%j with %j', async (text, env, coloured) => {
    const at = person({ ...prefer(text), ...env })
    await at.see('Region')
    expect(/\x1b\[[39]\dm/.test(at.raw)).toBe(coloured)
  })

  it('browser = no opens no browser', async () => {
    const at = person(prefer('browser = no\n'), '--region', 'us')
    await at.see('Code or address ›')
    expect(await at.screen()).not.toContain('Opening your browser')
  })

  it('reports a mistake in it once, and does not stop a login', async () => {
    const env = prefer('region = mars\nclient_secret = x\n')
    const program = startProgram(stage.newArgs('pc'), { ...stage, env })
    await stage.logIn((await program.event('auth_url')).start_url)
    const { code, stderr } = await program.ended
    expect(code).toBe(0)
    expect(stderr.match(/It is ignored/g)).toHaveLength(2)
    expect(stderr).not.toContain(CLIENT_SECRET)
  })

  it('commands without questions do not read it', async () => {
    const env = prefer('region = mars\n')
    stage.write('')
    const { stderr } = await runHere(['list', '--config', stage.config], { env })
    expect(stderr).toBe('')
  })
})
